"""From a row to the person it is about."""

from dataclasses import dataclass

from kit.address_hash import address_hash, mailbox_hash


@dataclass(frozen=True, slots=True)
class Itself:
    """The row is the person: somebody with an account, a pupil, a subscriber. ``is_child``: needs the most care (SBB-10).

    ``stands_for_address``: who has this row proved the address with more than a link, so that other kinds of people at that address are
    theirs too. Never of who is known by a link in a mail.
    """

    is_child: bool = False
    stands_for_address: bool = False


@dataclass(frozen=True, slots=True)
class Through:
    """A lookup path to a person: ``pupil``, ``enrolment__enrolled_by``. Several links of one model stand side by side."""

    path: str


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number that equals a person's key: where no foreign key may be (logs, published counts)."""

    column: str
    of: str = "accounts.User"
    # The column is a list of such numbers.
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address: of whoever has it, with an account or without.

    ``is_enough``: the row is about whoever reads this mailbox, whether or not we know them otherwise: it goes when they ask so.
    """

    column: str
    is_enough: bool = False


@dataclass(frozen=True, slots=True)
class AddressHash:
    """A keyed hash of an e-mail address (``kit.address_hash``): found by hashing the address of who asks.

    ``is_mailbox``: of its mailbox, whichever way the address was written (``kit.address_hash.mailbox_hash``).
    """

    column: str
    is_mailbox: bool = False

    def of(self, address: str) -> str:
        """Return what stands in the column for this address."""
        return mailbox_hash(address) if self.is_mailbox else address_hash(address)


@dataclass(frozen=True, slots=True)
class Matching:
    """A column that equals a column of another model that does know the person (``sessions.Session`` knows nobody itself)."""

    column: str
    of: str
    on: str
    then: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of others in which somebody may be named: searched for the person's values, judged by the desk."""

    columns: tuple[str, ...]


Link = Itself | Through | Number | Address | AddressHash | Matching | Mention


def own_columns(links: tuple[Link, ...]) -> frozenset[str]:
    """Return the columns of a model that are themselves a link to a person: they end with the person."""
    found = set()
    for link in links:
        if isinstance(link, Through):
            found.add(link.path.split("__")[0])
        elif isinstance(link, Number | Address | AddressHash | Matching):
            found.add(link.column)
    return frozenset(found)
