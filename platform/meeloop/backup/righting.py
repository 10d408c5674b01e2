"""What comes after data of an earlier moment was put back, by a backup or by a log archive: nothing opens before it is done."""

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meeloop.backup.closing import TO_CHECK, close_doors


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
    for line in TO_CHECK:
        out.write(f"Check yourself: {line}.")
    out.write("Ready to open.")
