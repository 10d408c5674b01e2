"""A copy of the database that really follows: when it may be read, and when not."""

import time
from pathlib import Path

import psycopg

from kit.replicas.watching import Asker, Standing, Watch
from tests.support.standby import followed_server


def test_a_copy_is_read_while_it_follows_closely_and_no_longer(tmp_path: Path) -> None:
    with followed_server(tmp_path / "copy") as (primary, standby):
        copy_url = standby.url("postgres", "meeloop")
        watch = Watch(
            Asker({"conninfo": primary.addresses.web, "autocommit": True}),
            {"copy": Asker({"conninfo": standby.url("meeloop_web", "meeloop"), "autocommit": True})},
        )

        def seen(at_least: int = 0, *, limit: float = 0.2) -> bool:
            watch.look()
            return watch.standings["copy"].is_fit(at_least=at_least, limit=limit)

        def written() -> int:
            with psycopg.connect(primary.addresses.superuser, autocommit=True) as connection:
                connection.execute("SELECT pg_logical_emit_message(true, 'test', 'something is written')")
            watch.look()
            return watch.written[-1][1]

        def command(statement: bytes) -> None:
            with psycopg.connect(copy_url, autocommit=True) as connection:
                connection.execute(statement)

        def until(question: bytes) -> None:
            with psycopg.connect(copy_url, autocommit=True) as connection:
                while connection.execute(question).fetchone() != (True,):
                    time.sleep(0.01)

        def soon(*, fit: bool, at_least: int = 0) -> bool:
            deadline = time.monotonic() + 10
            while seen(at_least) is not fit and time.monotonic() < deadline:
                time.sleep(0.02)
            return seen(at_least) is fit

        assert soon(fit=True, at_least=written())

        command(b"SELECT pg_wal_replay_pause()")
        until(b"SELECT pg_get_wal_replay_pause_state() = 'paused'")
        missed = written()
        assert not seen(missed)
        assert seen(watch.begun or 0)
        time.sleep(0.25)
        assert (seen(), seen(limit=60)) == (False, True)

        command(b"SELECT pg_wal_replay_resume()")
        assert soon(fit=True, at_least=missed)

        standby.stop()
        assert (seen(), watch.standings["copy"].behind) == (False, None)
        standby.start()
        assert soon(fit=True, at_least=missed)
        assert not Standing(missed, 0.0, time.monotonic() - 4).is_fit(at_least=0, limit=60)

        # Without the primary there is nothing newer to be had.
        primary.children[0].kill()
        primary.children[0].wait()
        assert soon(fit=True, at_least=missed)
        # A server of its own follows nobody.
        command(b"SELECT pg_promote(true, 10)")
        assert soon(fit=False)
        watch.close()
