#!/bin/sh
# Once per release, as whoever owns the code: the static files, and what Python compiles (the processes may write neither).
# Production settings want every value; none of these leaves this step, and nothing is connected to.
set -eu
cd -P "$(dirname "$0")/.."
python=python
[ ! -x .venv/bin/python ] || python=.venv/bin/python
export PYTHONPATH="$PWD:$PWD/platform"
MEELOOP_ENV=production SECRET_KEY=only-for-this-step-of-the-build-and-known-to-everybody-on-earth \
  ALLOWED_HOSTS=build.invalid SITE_URL=https://build.invalid EMAIL_URL=smtp://build.invalid DEFAULT_FROM_EMAIL=build@build.invalid \
  DATABASE_URL=postgresql:///build DATABASE_STATS_URL=postgresql:///build \
  VALKEY_URL=redis://build.invalid:6379/0 CELERY_BROKER_URL=redis://build.invalid:6379/1 \
  STATS_ROUNDING_KEY=only-for-this-step-of-the-build-and-known-to-everybody STATS_SIGNING_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE \
  STORAGE_COUNTRY=NL MAIL_COUNTRY=NL BACKUP_COUNTRY=NL \
  "$python" manage.py collectstatic --no-input --verbosity 0
"$python" -m compileall -q platform activities enrolments newsletter providers stats "$("$python" -c 'import sys; print(sys.prefix)')/lib"
