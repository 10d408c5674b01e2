"""What can be wrong with a programme."""


class ProgrammeWrong(Exception):  # named after the fact
    """A programme file does not hold together; the message names the file's key and what to do."""


class RegionTooSmall(Exception):  # named after the fact
    """So few pupils or boards that no table can be made without pointing at somebody."""
