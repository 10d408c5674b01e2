"""Terms of use: one newest version holds, and everybody says yes to it before anything else (promise PM-8)."""

from django.db import connection
from django.utils import timezone

from accounts.models import TermsAcceptance, TermsVersion, User

# A fixed statement: it is part of every request of who is signed in. Putting it together anew took longer than its answer.
NEWEST = ("id", "version", "published_at")
WAITS = """
SELECT id, version, published_at FROM (
    SELECT id, version, published_at FROM accounts_termsversion WHERE published_at <= %s ORDER BY published_at DESC, id DESC LIMIT 1
) AS newest
WHERE NOT EXISTS (SELECT FROM accounts_termsacceptance WHERE terms_id = newest.id AND user_id = %s)
"""


def newest_terms() -> TermsVersion | None:
    """Return the terms that hold now."""
    return TermsVersion.objects.published().first()


def terms_to_accept(user: User) -> TermsVersion | None:
    """Return the terms that wait for this person's answer (their text is read when it is asked for), or None. One query."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [timezone.now(), user.pk])
        row = cursor.fetchone()
    return None if row is None else TermsVersion.from_db(connection.alias, NEWEST, row)


def accept_terms(*, terms: TermsVersion, user: User) -> TermsAcceptance:
    """Write down that this person accepts this version. Twice is the same as once."""
    return TermsAcceptance.objects.get_or_create(terms=terms, user=user)[0]
