"""Every no about a backup, in words for who runs the installation."""


class BackupRefused(Exception):
    """Base: what it says is one plain sentence that says what to do."""


class KeyMissing(BackupRefused):
    """There is no key, or one that can be guessed."""


class FileDamaged(BackupRefused):
    """The file is no backup, or not as it was made."""


class KeyWrong(BackupRefused):
    """The file was sealed with another key."""


class TargetNotEmpty(BackupRefused):
    """There is something where the backup is to go."""


class ProgramFailed(BackupRefused):
    """PostgreSQL's own program said no."""


class NoRoom(BackupRefused):
    """The disk did not take it."""
