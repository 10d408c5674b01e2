"""What comes after data of an earlier moment was put back, by a backup or by a log archive: nothing opens before it is done."""

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

from activities.catalogue.version import begin_anew
from meeloop.backup.closing import TO_CHECK, close_doors
from meeloop.backup.strays import move_strays_aside


def put_right(ledger: Path | None, out: OutputWrapper, did: Callable[[str], None]) -> None:
    """Bring tables up to date, close what is open again, forget again who was forgotten, and look whether all is well.

    Raises ``CommandError`` where something is not. The last line says ``Ready to open.``
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    did("the tables are up to date")
    # Before anything else: nobody who was signed in, and no letter that waited, meets what is not yet forgotten again.
    for line in close_doors():
        out.write(f"Closed: {line}.")
    did("doors were closed")
    call_command("replay_erasures", *([ledger] if ledger else []), stdout=out)
    did("who was forgotten is forgotten again")
    call_command("keep_terms", stdout=out)
    did("terms were kept")
    call_command("check_invariants", stdout=out)
    did("counters and histories were checked")
    # After whoever was forgotten is: their photos are named by no row any more, wherever they came back from.
    strays = move_strays_aside()
    if strays.folder:
        out.write(
            f"Moved aside: {strays.number} uploads that no row names ({strays.size / 1024**2:.1f} MB), to {strays.folder}."
        )
        out.write("Throw that folder away when all is well: it may hold photos of people who were forgotten.")
    did("uploads were compared with the rows")
    _forget_what_was_cached(out)
    for line in TO_CHECK:
        out.write(f"Check yourself: {line}.")
    out.write("Ready to open.")


def _forget_what_was_cached(out: OutputWrapper) -> None:
    """Let no list of after the moment be shown again. Where Valkey is away, it has nothing to show when it comes back."""
    try:
        begin_anew()
    except (RedisError, OSError):
        out.write(
            "Check yourself: Valkey did not answer. If it is a running one, empty its cache before you open (FLUSHDB of VALKEY_URL)."
        )
