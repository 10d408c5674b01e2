"""Take back an import, and forget previews that nobody finished."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from privacy.erasing import note_erased
from privacy.models import ErasureReason
from privacy.terms import A_DAY
from schools.choices import ImportStatus
from schools.errors import ImportGone, ImportNotDone, UndoInUse, UndoTooLate
from schools.models import ClassListImport, ClassMembership, Pupil, SchoolClass
from schools.services.holding import pointed_at, signed_up
from schools.services.import_confirming import FACTS_THAT_STAY, with_keys, write_pupils
from schools.services.import_reading import lock_import, lock_preview
from schools.services.pupil_changes import facts_of, note_changes

Log = dict[str, Any]  # Any: JSON, as the confirmation wrote it


@transaction.atomic
def undo_import(*, class_list: ClassListImport, by: User) -> ClassListImport:
    """Remove exactly what this import made and put back what it changed, until 24 hours after. Twice is the same as once.

    What somebody changed or used since stays: a class with other pupils, a name that was written again, a pupil who is in
    another class too. Raises ``NotFound``, ``ImportNotDone``, ``UndoTooLate`` and ``UndoInUse`` (with counts).
    """
    locked = lock_import(class_list, by=by)
    if locked.status == ImportStatus.UNDONE:
        return locked
    if locked.status != ImportStatus.DONE:
        raise ImportNotDone if locked.status == ImportStatus.PREVIEW else ImportGone
    if locked.undo_until is None or locked.undo_until <= timezone.now() or not locked.undo_log:
        raise UndoTooLate
    log = locked.undo_log
    pupils, classes = signed_up(pupil_ids=log["pupils"], class_ids=log["classes"])
    if pupils or classes:
        raise UndoInUse(pupils=len(pupils), classes=len(classes))
    _take_back(log, by)
    locked.status, locked.undo_log, locked.version = ImportStatus.UNDONE, {}, locked.version + 1
    locked.save(update_fields=["status", "undo_log", "version"])
    return locked


@transaction.atomic
def discard_import(*, class_list: ClassListImport, version: int | None = None, by: User) -> ClassListImport:
    """Throw a preview away now. Raises as ``change_import``."""
    locked = lock_preview(class_list, version=version, by=by)
    _forget(locked)
    return locked


@transaction.atomic
def discard_old_previews() -> int:
    """Forget the names of previews older than a day, and what could no longer be undone; return how many imports that were."""
    now = timezone.now()
    old = ClassListImport.objects.filter(status=ImportStatus.PREVIEW, created_at__lte=A_DAY.cutoff(now)).order_by("pk")
    previews = list(old.select_for_update(skip_locked=True)[:1000])
    for preview in previews:
        _forget(preview)
    over = ClassListImport.objects.filter(status=ImportStatus.DONE, undo_until__lte=now).exclude(undo_log={})
    return len(previews) + over.update(undo_log={})


def forget_previews(keys: Collection[int]) -> None:
    """Forget the names of these previews, in the running transaction (``privacy.retention``)."""
    for preview in ClassListImport.objects.filter(pk__in=keys, status=ImportStatus.PREVIEW):
        _forget(preview)


def _forget(preview: ClassListImport) -> None:
    preview.status, preview.rows, preview.version = ImportStatus.DISCARDED, [], preview.version + 1
    preview.mapping = {name: preview.mapping[name] for name in FACTS_THAT_STAY if name in preview.mapping}
    preview.save(update_fields=["status", "rows", "mapping", "version"])


def _take_back(log: Log, by: User) -> None:
    ClassMembership.objects.filter(pk__in=log["memberships"]).delete()
    for left_at in {moment for _pk, moment in log["came_back"]}:
        back = [pk for pk, moment in log["came_back"] if moment == left_at]
        ClassMembership.objects.filter(pk__in=back).update(left_at=datetime.fromisoformat(left_at))
    _put_names_back(log, by)
    in_a_class = ClassMembership.objects.filter(pupil=OuterRef("pk"))
    unneeded = Pupil.objects.filter(~Exists(in_a_class), pk__in=set(log["pupils"]) - pointed_at(Pupil, log["pupils"]))
    # Made by this import and used by nobody: nothing hangs on them, so they go together; a backup must not bring them back.
    note_erased(unneeded, reason=ErasureReason.UNUSED)
    unneeded.delete()
    _put_classes_back(log)
    has_pupils = ClassMembership.objects.filter(school_class=OuterRef("pk"))
    empty = SchoolClass.objects.filter(
        ~Exists(has_pupils), pk__in=set(log["classes"]) - pointed_at(SchoolClass, log["classes"])
    )
    empty.delete()


def _put_names_back(log: Log, by: User) -> None:
    """Write the old names where nobody wrote others since."""
    pupils = Pupil.objects.in_bulk([pk for pk, _before, _after in log["pupils_before"]])
    back, changed = [], []
    for pk, before, after in log["pupils_before"]:
        pupil = pupils.get(pk)
        if pupil is not None and all(getattr(pupil, name) == text for name, text in after.items()):
            changed.append((pupil, facts_of(pupil)))
            for name, text in before.items():
                setattr(pupil, name, text)
            back.append(with_keys(pupil))
    write_pupils(back)
    note_changes(changed, by=by)


def _put_classes_back(log: Log) -> None:
    classes = SchoolClass.objects.in_bulk([pk for pk, _levels, _year in log["classes_before"]])
    back = []
    for pk, levels, year in log["classes_before"]:
        if one := classes.get(pk):
            one.levels, one.year = levels, year
            back.append(one)
    if back:
        SchoolClass.objects.bulk_update(back, ["levels", "year"])
