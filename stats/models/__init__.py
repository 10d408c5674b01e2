"""Published counts. Nothing here has an id of a person, a class or a sign-up (promise POR-4d)."""

from stats.models.release import Release
from stats.models.step import ReleaseStep
from stats.models.table import PublishedCell, PublishedTable

__all__ = ["PublishedCell", "PublishedTable", "Release", "ReleaseStep"]
