"""How a state of a sign-up looks: always a word, and a colour with it."""

from django import template

from enrolments.choices import EnrolmentStatus as S

register = template.Library()
KINDS = {
    S.ACCEPTED: "ok",
    S.CONFIRMED: "ok",
    S.ATTENDED: "ok",
    S.DRAFT: "info",
    S.REQUESTED: "info",
    S.WAITING: "info",
    S.OFFERED: "warning",
    S.NO_SHOW: "muted",
}


@register.filter
def status_kind(status: str) -> str:
    """Return the kind of tag for a state; what ended is muted."""
    return KINDS.get(S(status), "muted")
