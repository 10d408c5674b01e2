"""Terms of use: one newest version holds, and everybody says yes to it before anything else (promise PM-8)."""

from accounts.models import TermsAcceptance, TermsVersion, User


def newest_terms() -> TermsVersion | None:
    """Return the terms that hold now."""
    return TermsVersion.objects.published().first()


def terms_to_accept(user: User) -> TermsVersion | None:
    """Return the terms that wait for this person's answer, or None. One query."""
    newest = TermsVersion.objects.published().with_acceptance_by(user).defer("text").first()
    return None if newest is None or newest.is_accepted else newest  # type: ignore[attr-defined]  # annotated


def accept_terms(*, terms: TermsVersion, user: User) -> TermsAcceptance:
    """Write down that this person accepts this version. Twice is the same as once."""
    return TermsAcceptance.objects.get_or_create(terms=terms, user=user)[0]
