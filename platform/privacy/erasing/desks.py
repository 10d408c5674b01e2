"""At whose desk words of others are read: the school's whose words they are, else the region's."""

from collections.abc import Collection

from django.apps import apps

from kit.isolation import everywhere
from privacy.isolation import school_path
from privacy.models import ErasureFinding


def schools_of_rows(label: str, keys: Collection[str]) -> dict[str, int | None]:
    """Return the school of each of these rows that is still there, by key as text; None where it is the region's."""
    here = apps.get_model(label)._base_manager.filter(pk__in=keys)
    school = school_path(label)
    if school:
        return {str(key): at for key, at in here.values_list("pk", school)}
    return {str(key): None for key in here.values_list("pk", flat=True)}


@everywhere("at whose desk old findings are read")
def find_desks() -> int:
    """Give open findings from before they knew their school that school; return how many. Safe to repeat."""
    waiting = ErasureFinding.objects.filter(school=None, settled_at=None)
    done = 0
    for label in sorted(set(waiting.values_list("label", flat=True))):
        keys = list(waiting.filter(label=label).values_list("row_key", flat=True))
        for key, school in schools_of_rows(label, keys).items():
            if school is not None:
                done += waiting.filter(label=label, row_key=key).update(school=school)
    return done
