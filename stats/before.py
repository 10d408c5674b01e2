"""The version that a correction takes the place of, where the correction may say what changed.

A list of changes holds old numbers. Who may read the new version and could not read the old one gets no list: it would
hand them what was for others. That the two together give nothing away is what the audit attacked.
"""

from collections.abc import Collection

from stats.cubes import load_cube
from stats.method.types import Cube
from stats.models import Release


def cube_before(release: Release) -> Cube | None:
    """Return the numbers that this version corrects; None for a first version, and where readers may not see them."""
    if not release.corrects_id:
        return None
    corrected = Release.objects.using(release.database).filter(pk=release.corrects_id).first()
    if corrected is None or not may_show_changes(corrected, release.readers, is_confidential=release.is_confidential):
        return None
    return load_cube(corrected)


def may_show_changes(corrected: Release, readers: Collection[str], *, is_confidential: bool) -> bool:
    """Return whether everybody for whom the new version is could read the one that it corrects, under no stricter promise."""
    could_read = corrected.is_public or set(readers) <= set(corrected.readers)
    return could_read and (is_confidential or not corrected.is_confidential)
