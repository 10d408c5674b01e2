"""The page "Klopt deze lijst?" and what came of it: /school/klassen/inlezen/<id>/."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from kit.names import listed_name
from kit.refusals import Refusal
from kit.text import is_number
from schools.choices import ImportStatus
from schools.classlist.fields import Field
from schools.errors import ClassNeeded, ImportStale
from schools.forms import without_bsn
from schools.models import ClassListImport, SchoolClass
from schools.services.import_confirming import confirm_import
from schools.services.import_matching import RowAction
from schools.services.import_previews import OutcomeRow, Preview, PreviewRow, outcome_of, preview_of
from schools.services.import_reading import Choices, RowChanges, change_import
from schools.services.import_rows import EDITABLE
from schools.services.import_undoing import discard_import, undo_import
from schools.services.looking import note_look
from schools.views.doors import next_page, own_import
from schools.views.uploading import FIELD_CHOICES, ColumnQuestion, posted_mapping, preview_url

# As many rows as a person looks at, and as many as one form may bring back.
MOST_TO_EDIT, MOST_SHOWN, MOST_PROBLEMS = 60, 100, 10
_ROW = re.compile(r"rij-(\d{1,6})-(\w+)")
# Signing a class up begins with choosing it; with one class in the list that is done already.
_CHOOSING = re.compile(r"/school/inschrijven/\d+/")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row as the page draws it: with fields to type in when it has problems."""

    row: PreviewRow
    texts: Mapping[str, str]
    is_editable: bool


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def class_list_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One address from preview to outcome: look (GET), change, read in, take back or throw away (POST)."""
    found = own_import(request, pk)
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("doe", ""), _apply)
        try:
            return deed(request, found)
        except Refusal as refusal:
            found = own_import(request, pk)
            return _page(request, found, refusal)
    return _page(request, found)


def _page(request: HttpRequest, class_list: ClassListImport, refusal: Refusal | None = None) -> HttpResponse:
    if class_list.status == ImportStatus.PREVIEW:
        return _preview_page(request, class_list, refusal)
    if class_list.status == ImportStatus.DISCARDED:
        return render(request, "schools/import_gone.html", {"next": next_page(request)}, status=410)
    return _outcome_page(request, class_list, refusal)


def _apply(request: HttpRequest, class_list: ClassListImport) -> HttpResponse:
    changed = _changed(request, class_list)
    if changed.version != class_list.version:
        messages.success(request, _("Aangepast. Kijk of de lijst nu klopt."))
    return redirect(preview_url(class_list.pk, next_page(request)))


def _read_in(request: HttpRequest, class_list: ClassListImport) -> HttpResponse:
    if class_list.status == ImportStatus.DONE:
        return redirect(preview_url(class_list.pk, next_page(request)))
    before = class_list.mapping["columns"]
    changed = _changed(request, class_list)
    if changed.mapping["columns"] != before:
        messages.info(request, _("De kolommen zijn veranderd. Kijk de lijst nog één keer na."))
        return redirect(preview_url(class_list.pk, next_page(request)))
    if _still_bad(request, changed):
        return _preview_page(request, changed, None, status=422)
    done = confirm_import(class_list=changed, version=changed.version, by=person(request))
    return _after(request, done)


def _undo(request: HttpRequest, class_list: ClassListImport) -> HttpResponse:
    undo_import(class_list=class_list, by=person(request))
    return redirect(preview_url(class_list.pk, next_page(request)))


def _discard(request: HttpRequest, class_list: ClassListImport) -> HttpResponse:
    discard_import(class_list=class_list, by=person(request))
    to = redirect("schools:upload")
    if next_url := next_page(request):
        to["Location"] += preview_url(0, next_url).partition("/0/")[2]
    return to


DEEDS = {"pas-toe": _apply, "lees-in": _read_in, "ongedaan": _undo, "weg": _discard}


def _after(request: HttpRequest, done: ClassListImport) -> HttpResponse:
    """Go on with what somebody was doing when everything went in; else show what did not."""
    next_url = next_page(request)
    taken_in = {RowAction.CREATED, RowAction.UPDATED, RowAction.UNCHANGED}
    good = [one for one in done.outcomes if one["outcome"] in taken_in]
    if not next_url or len(good) != len(done.outcomes):
        return redirect(preview_url(done.pk, next_url))
    messages.success(request, _("%(count)s leerlingen zijn ingelezen.") % {"count": len(good)})
    classes = {one["class"] for one in good}
    if len(classes) == 1 and _CHOOSING.fullmatch(next_url):
        next_url += f"{classes.pop()}/"
    return redirect(next_url)


def _changed(request: HttpRequest, class_list: ClassListImport) -> ClassListImport:
    """Keep what was typed first, so that a choice of columns that is refused loses nothing."""
    version = request.POST.get("version", "")
    if not is_number(version) or int(version) != class_list.version:
        raise ImportStale
    by, rows = person(request), _posted_rows(request, preview_of(class_list))
    name = request.POST.get("klas")
    if rows.numbers or (name is not None and name != class_list.mapping["default_class"]):
        class_list = change_import(
            class_list=class_list, choices=Choices(default_class=name), rows=rows, version=class_list.version, by=by
        )
    current = {one["index"]: one["field"] for one in class_list.mapping["columns"]}
    mapping = {index: field for index, field in posted_mapping(request).items() if field != current.get(index, "")}
    if mapping:
        class_list = change_import(
            class_list=class_list, choices=Choices(mapping=mapping), rows=RowChanges(), version=class_list.version, by=by
        )
    return class_list


def _posted_rows(request: HttpRequest, preview: Preview) -> RowChanges:
    """Return what differs from the preview; a box counts only when its row was on the page (``gezien``)."""
    posted: dict[int, dict[str, str]] = {}
    for name, value in request.POST.items():
        if match := _ROW.fullmatch(name):
            posted.setdefault(int(match[1]), {})[match[2]] = str(value)
    texts: dict[int, dict[str, str]] = {}
    left_out: dict[int, bool] = {}
    accepted: dict[int, bool] = {}
    for row in preview.rows:
        sent = posted.get(row.number)
        if sent is None or "gezien" not in sent:
            continue
        typed = {name: sent[name] for name in EDITABLE if name in sent}
        if any(text.strip() != getattr(row.fields, name) for name, text in typed.items()):
            texts[row.number] = typed
        if ("weg" in sent) != row.is_left_out:
            left_out[row.number] = "weg" in sent
        if ("zelfde" in sent) != row.is_accepted:
            accepted[row.number] = "zelfde" in sent
    return RowChanges(texts=texts, left_out=left_out, accepted=accepted)


def _still_bad(request: HttpRequest, class_list: ClassListImport) -> bool:
    """Tell whether a row that somebody just typed in is still refused: then they want to know before reading in."""
    bad = {row.number for row in preview_of(class_list).rows if row.action is RowAction.REFUSED}
    typed = {
        int(match[1])
        for name, value in request.POST.items()
        if (match := _ROW.fullmatch(name)) and match[2] in EDITABLE and str(value).strip()
    }
    edited = {row["number"] for row in class_list.rows if row["is_edited"]}
    return bool(bad & typed & edited)


def _preview_page(
    request: HttpRequest, class_list: ClassListImport, refusal: Refusal | None, status: int = 200
) -> HttpResponse:
    preview = preview_of(class_list)
    note_look(
        by=person(request),
        school_id=class_list.school_id,
        label="class_list_import",
        pk=class_list.pk,
        pupils=(),
        rows=len(preview.rows),
    )
    bad = [problem for row in preview.rows if row.is_bad for problem in row.problems]
    look = [problem for row in preview.rows if row.needs_look and not row.is_bad for problem in row.problems]
    rows = _shown_rows(request, preview)
    context: dict[str, Any] = {  # Any: template context
        "class_list": class_list,
        "preview": preview,
        "facts": class_list.mapping,
        "next": next_page(request),
        "refusal": refusal,
        "asks_class": preview.needs_class or not any(one.field is Field.SCHOOL_CLASS for one in preview.kept),
        "class_missing": isinstance(refusal, ClassNeeded),
        "known_classes": SchoolClass.objects.filter(
            school=class_list.school_id, school_year=class_list.school_year_id
        ).order_by("name_key", "pk"),
        "bad": bad[:MOST_PROBLEMS],
        "more_bad": max(0, len(bad) - MOST_PROBLEMS),
        "bad_rows": len({problem.row for problem in bad}),
        "look": look[:MOST_PROBLEMS],
        "more_look": max(0, len(look) - MOST_PROBLEMS),
        "look_rows": len({problem.row for problem in look}),
        "columns": [
            ColumnQuestion(one, (), str(one.field or "")) for one in preview.columns if _may_choose(class_list, one.index)
        ],
        "field_choices": FIELD_CHOICES,
        "dropped_names": _dropped_names(preview),
        "rows": rows,
        "hidden_rows": len(preview.rows) - len(rows),
        "has_number": any(row.fields.pupil_number for row in preview.rows),
        "wrong_school": class_list.mapping["brin"] not in {"", class_list.school.brin},
        "read_before": ClassListImport.objects.filter(
            school=class_list.school_id, file_digest=class_list.file_digest, status=ImportStatus.DONE
        )
        .order_by("-confirmed_at", "-pk")
        .first(),
    }
    status = refusal.status if refusal is not None else status
    return render(request, "schools/preview.html", context, status=status)


def _may_choose(class_list: ClassListImport, index: int) -> bool:
    """Tell whether a column can still be matched otherwise: its texts were kept."""
    place = str(index)
    is_read = any(one["index"] == index and one["field"] for one in class_list.mapping["columns"])
    return is_read or any(place in row["cells"] for row in class_list.rows)


def _dropped_names(preview: Preview) -> list[str]:
    """Return what was left out, each once: the reason where it says what it is, else the heading."""
    names = [
        one.reason.label if one.reason and one.is_locked else (one.heading or _("kolom %(letter)s") % {"letter": one.letter})
        for one in preview.dropped
    ]
    return list(dict.fromkeys(names))


def _shown_rows(request: HttpRequest, preview: Preview) -> list[ShownRow]:
    """Return rows with a problem first counted, then as many others as fit, in the order of the file."""
    everything = "alles" in request.GET
    editable = {
        row.number
        for row in [one for one in preview.rows if one.needs_look or one.is_left_out or one.is_accepted][:MOST_TO_EDIT]
    }
    others = [row.number for row in preview.rows if row.number not in editable]
    shown = editable | set(others if everything else others[:MOST_SHOWN])
    sent = without_bsn(request.POST)
    return [_shown_row(sent, row, is_editable=row.number in editable) for row in preview.rows if row.number in shown]


def _shown_row(sent: Mapping[str, Any], row: PreviewRow, *, is_editable: bool) -> ShownRow:  # Any: what a form sends
    texts = {name: str(sent.get(f"rij-{row.number}-{name}", getattr(row.fields, name))) for name in EDITABLE}
    return ShownRow(row, texts, is_editable)


def _outcome_page(request: HttpRequest, class_list: ClassListImport, refusal: Refusal | None) -> HttpResponse:
    rows = outcome_of(class_list)
    pupils = [row.pupil.pk for row in rows if row.pupil is not None]
    note_look(by=person(request), school_id=class_list.school_id, label="class_list_import", pk=class_list.pk, pupils=pupils)
    counts = {action.value: sum(row.action is action for row in rows) for action in RowAction}
    is_undone = class_list.status == ImportStatus.UNDONE
    classes = {row.school_class.pk: row.school_class for row in rows if row.school_class is not None}
    left = [row for row in rows if row.action in {RowAction.REFUSED, RowAction.SKIPPED}]
    context = {
        "class_list": class_list,
        "refusal": refusal,
        "is_undone": is_undone,
        "next": next_page(request),
        "counts": counts,
        "total": counts["created"] + counts["updated"] + counts["unchanged"],
        "summary": _summary(counts),
        "rows": [(row, _name_of(row)) for row in rows],
        "left": left,
        "classes": list(classes.values()),
        "incomplete": [one for one in classes.values() if not one.levels or one.year is None],
        "can_undo": not is_undone and bool(class_list.undo_log),
    }
    return render(request, "schools/outcome.html", context, status=refusal.status if refusal else 200)


def _summary(counts: Mapping[str, int]) -> list[str]:
    texts = {
        RowAction.CREATED: ngettext("%(count)s nieuw", "%(count)s nieuw", counts[RowAction.CREATED]),
        RowAction.UPDATED: ngettext("%(count)s bijgewerkt", "%(count)s bijgewerkt", counts[RowAction.UPDATED]),
        RowAction.UNCHANGED: ngettext("%(count)s stond er al", "%(count)s stonden er al", counts[RowAction.UNCHANGED]),
        RowAction.SKIPPED: ngettext("%(count)s overgeslagen", "%(count)s overgeslagen", counts[RowAction.SKIPPED]),
        RowAction.REFUSED: ngettext("%(count)s niet ingelezen", "%(count)s niet ingelezen", counts[RowAction.REFUSED]),
    }
    return [text % {"count": counts[action]} for action, text in texts.items() if counts[action]]


def _name_of(row: OutcomeRow) -> str:
    return "" if row.pupil is None else listed_name(row.pupil.first_name, row.pupil.name_prefix, row.pupil.last_name)
