#!/bin/sh
# What a unit runs: start.sh PROGRAM ARGUMENTS, from the folder that /srv/meeloop names at this moment.
# That folder is then fixed: a release put in place beside it never gives half its files to a process of the release before.
set -eu
cd -P "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:/usr/bin:/bin" PYTHONPATH="$PWD:$PWD/platform" PYTHONUNBUFFERED=1
exec "$@"
