"""``python -m meeloop.local``: up, down, status, reset, exec, psql, roles, restore, test-servers."""

import argparse
import sys
from collections.abc import Callable, Sequence

from meeloop.local import desk, restoring
from meeloop.local.errors import LocalError
from meeloop.local.places import find_places
from meeloop.local.up import up

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a problem is one plain sentence and exit code 1."""
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        return command(chosen)
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m meeloop.local", description="Meeloop on this machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, summary: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=summary, description=summary)
        one.set_defaults(command=command)
        return one

    add("up", lambda _: up(find_places()), "start everything, or say what runs already")
    add("down", lambda _: desk.down(find_places()), "stop what runs")
    add(
        "status",
        lambda _: desk.status(find_places()),
        "say what runs; exit code 3 when nothing does",
    )
    reset = add(
        "reset",
        lambda chosen: desk.reset(find_places(), sure=chosen.yes),
        "throw the local data away",
    )
    reset.add_argument("--yes", action="store_true", help="do not ask")
    run = add(
        "exec",
        lambda chosen: desk.execute(find_places(), chosen.role, chosen.words),
        "run a command among the running servers",
    )
    run.add_argument(
        "--role",
        choices=["web", "worker", "owner"],
        default="web",
        help="database role (default: web)",
    )
    run.add_argument(
        "words",
        nargs=argparse.REMAINDER,
        metavar="...",
        help="for example: -- python manage.py shell",
    )
    psql = add(
        "psql",
        lambda chosen: desk.psql(find_places(), chosen.role, chosen.words),
        "open the running database",
    )
    psql.add_argument("--role", default="meeloop_owner", help="database role (default: meeloop_owner)")
    psql.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="more for psql")
    add(
        "roles",
        lambda _: desk.print_roles(),
        "print the SQL of the roles, for a PostgreSQL of your own",
    )
    restore = add(
        "restore",
        lambda chosen: restoring.restore(find_places(), chosen.file, chosen.words),
        "put a backup back beside what is there; the site must be stopped",
    )
    restore.add_argument("file", help="a file that `make backup` made")
    restore.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="more for manage.py restore")
    servers = add(
        "test-servers",
        lambda chosen: desk.test_servers(chosen.words),
        "run a command beside throw-away servers, or keep them and print their addresses",
    )
    servers.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="for example: -- python manage.py check")
    return parser


if __name__ == "__main__":
    sys.exit(main())
