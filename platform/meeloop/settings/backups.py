"""Backups (docs/operations/backup.md). The key is set where a backup is made or put back, and nowhere else."""

from importlib.metadata import PackageNotFoundError, version

from meeloop.settings.environment import env

BACKUP_KEY = env.backup_key.get_secret_value()
BACKUP_FOLDER = str(env.backup_folder or env.meeloop_var / "backups")
# As a role that may read everything, and as the one that owns the tables.
BACKUP_ADDRESS = env.database_backup_url or env.database_owner_url or env.database_url
OWNER_ADDRESS = env.database_owner_url or env.database_url
try:
    RELEASE = version("meeloop")
except PackageNotFoundError:  # a checkout is not installed (decision 0005)
    RELEASE = "checkout"
