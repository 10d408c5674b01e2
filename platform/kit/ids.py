"""Numbers that name a row."""

# PostgreSQL's bigint. A larger number names no row, and in SQL of our own it would be an error instead of an answer.
MOST_ID = 2**63 - 1


def can_be_an_id(number: int) -> bool:
    """Return whether a number from an address or a form can name a row at all."""
    return 1 <= number <= MOST_ID
