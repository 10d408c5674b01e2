"""Terms of use: one newest version holds, and everybody says yes to it before anything else (promise PM-8)."""

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import TermsAcceptance, TermsVersion, User


def newest_terms() -> TermsVersion | None:
    """Return the terms that hold now."""
    return TermsVersion.objects.published().first()


def terms_to_accept(user: User) -> TermsVersion | None:
    """Return the terms that wait for this person's answer, or None. One query."""
    newest = TermsVersion.objects.published().with_acceptance_by(user).defer("text").first()
    return None if newest is None or newest.is_accepted else newest  # type: ignore[attr-defined]  # annotated


def owner_must_accept() -> Q:
    """Return the condition on rows with a ``user`` that this user has not accepted the terms that hold now.

    For who reads such a row anyway: an answer without a query of its own.
    """
    published = TermsVersion.objects.published()
    newest = Subquery(published.values("pk")[:1])
    return Q(Exists(published)) & ~Q(Exists(TermsAcceptance.objects.filter(user=OuterRef("user"), terms=newest)))


def accept_terms(*, terms: TermsVersion, user: User) -> TermsAcceptance:
    """Write down that this person accepts this version. Twice is the same as once."""
    return TermsAcceptance.objects.get_or_create(terms=terms, user=user)[0]
