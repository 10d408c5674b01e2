"""Personal tokens to test with."""

from accounts.choices import TokenScope
from accounts.models import User
from accounts.services.tokens import make_token
from tests.support.programs import programs_for


def bearer(user: User, *scopes: TokenScope) -> dict[str, str]:
    """Return the header with a new token of this person, for ``Client(headers=...)``."""
    return {
        "Authorization": f"Bearer {make_token(user=user, name='Test', scopes=scopes, days=1, by=user, programs=programs_for(user)).text}"
    }
