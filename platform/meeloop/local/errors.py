"""What can go wrong before Django exists, said to the person at the keyboard."""


class LocalError(Exception):
    """A plain sentence that says what to do; printed without a traceback."""


class Stopped(Exception):
    """Somebody asked the supervisor to stop while it was waiting for something."""
