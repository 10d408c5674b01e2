"""Several sign-ups at once: choose, say what, see what became of each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import person, requires_second_factor
from enrolments import errors
from enrolments.forms.reasons import MoveReasonForm
from enrolments.services.many import BULK, MOST, do_many
from kit import no_bsn

# What a school's list offers; a provider's own actions stand on its day page.
OFFERED = {"confirm": _("Ja, deze gaan door"), "approve": _("Geef akkoord"), "cancel": _("Meld deze af")}

# What is mended by saying why; the choice and the words go with it to all of them.
SAY_WHY = {errors.ReasonNeeded.code, errors.ReasonCodeNeeded.code, errors.ReasonCodeUnknown.code, no_bsn.CODE}


@require_POST
@requires_second_factor
def many(request: HttpRequest) -> HttpResponse:
    """Do one action to the chosen sign-ups and show a result for each. Twice is once: what is done says so."""
    keys, action = _keys(request), request.POST.get("action", "")
    why = {name: request.POST.get(name, "")[:300] for name in ("reason_code", "reason")}
    if not keys or action not in BULK or action not in OFFERED:
        return redirect("enrolments:list")
    outcomes = do_many(keys, action, by=person(request), **why)
    again = [one.key for one in outcomes if getattr(one.refusal, "code", "") in SAY_WHY]
    context = {
        "outcomes": outcomes,
        "label": OFFERED[action],
        "done": sum(one.refusal is None for one in outcomes),
        "failed": sum(one.refusal is not None for one in outcomes),
        "action": action,
        "form": MoveReasonForm(initial=why, action=action, by_school=True) if again else None,
        "again": again,
    }
    return render(request, "enrolments/many.html", context)


def _keys(request: HttpRequest) -> list[UUID]:
    keys = []
    for text in request.POST.getlist("chosen")[:MOST]:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys
