"""Write down what happened to an account."""

from accounts.choices import AccountAct, LoginOutcome
from accounts.models import AccountEvent, LoginEvent, User


def note_act(*, user: User, act: AccountAct, by: User | None, about: str = "") -> AccountEvent:
    """Note one act; ``about`` is a label with ids, never a name or an address."""
    return AccountEvent.objects.create(user=user, act=act, by=by, about=about)


def note_sign_in(*, user: User | None, outcome: LoginOutcome, method: str = "", network: str = "") -> LoginEvent:
    """Note one attempt (POR-8d). ``user`` is None for an address that nobody has: the address itself is not kept."""
    return LoginEvent.objects.create(user=user, outcome=outcome, method=method[:20], network=network)
