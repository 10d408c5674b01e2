"""Write down what happened to an account."""

from accounts.choices import AccountAct, AccountFact, ChangedByDesk, LoginOutcome
from accounts.models import AccountChange, AccountEvent, LoginEvent, User


def note_act(*, user: User, act: AccountAct, by: User | None, about: str = "") -> AccountEvent:
    """Note one act; ``about`` is a label with ids, never a name or an address."""
    return AccountEvent.objects.create(user=user, act=act, by=by, about=about)


def note_rename(*, user: User, name: str) -> None:
    """Note that the desk is about to put somebody's name right, so that they can see it (promise SP-8d)."""
    if user.display_name != name:
        AccountChange.objects.create(
            user=user, role=ChangedByDesk.REGION, fact=AccountFact.NAME, before=user.display_name, after=name
        )


def note_sign_in(*, user: User | None, outcome: LoginOutcome, method: str = "", network: str = "") -> LoginEvent:
    """Note one attempt (POR-8d). ``user`` is None for an address that nobody has: the address itself is not kept."""
    return LoginEvent.objects.create(user=user, outcome=outcome, method=method[:20], network=network)
