#!/bin/sh
# A command by hand on one Debian server, as root: with the settings of the units, as their user, as one role of the database.
#   sh /srv/meeloop/deploy/manage.sh worker doctor
#   sh /srv/meeloop/deploy/manage.sh owner restore /var/lib/meeloop/backups/20261122T030000Z.meeloop-backup --ledger /var/lib/meeloop/newer/erasures.jsonl
# Write paths in full, to files that the user meeloop may read: the command runs in the folder of the release.
# Secrets go by the environment, which no list of processes shows to others. What you set yourself goes before what stands in the files.
set -eu
role=${1:?web, worker or owner}
shift
etc=${MEELOOP_ETC:-/etc/meeloop}
cd -P "$(dirname "$0")/.."

given() { # NAME VALUE
  printenv "$1" > /dev/null || export "$1=$2"
}
secret() { # NAME FILE
  [ ! -e "$etc/secrets/$2" ] || given "$1" "$(cat "$etc/secrets/$2")"
}

while IFS= read -r line || [ -n "$line" ]; do
  case $line in
    '' | \#*) ;;
    *=*) given "${line%%=*}" "${line#*=}" ;;
  esac
done < "$etc/meeloop.env"

secret SECRET_KEY secret_key
secret ADDRESS_HASH_KEY address_hash_key
secret STATS_ROUNDING_KEY stats_rounding_key
secret STATS_SIGNING_KEY stats_signing_key
secret DATABASE_STATS_URL database_stats_url
secret EMAIL_URL email_url
# Only where somebody made them (docs/operations/deploy.md, "Secrets that few sites have").
secret SECRET_KEY_FALLBACKS secret_key_fallbacks
secret TELEMETRY_KEY telemetry_key
secret MEDIA_BUCKET_SECRET media_bucket_secret
case $role in
  web)
    secret DATABASE_URL database_url
    secret METRICS_KEY metrics_key
    secret MAIL_WEBHOOK_SECRET mail_webhook_secret
    ;;
  worker)
    secret DATABASE_URL database_worker_url
    secret DATABASE_BACKUP_URL database_backup_url
    secret BACKUP_KEY backup_key
    ;;
  owner)
    secret DATABASE_URL database_owner_url
    secret DATABASE_OWNER_URL database_owner_url
    secret DATABASE_WORKER_URL database_worker_url
    secret BACKUP_KEY backup_key
    ;;
  *)
    echo "Which role? web, worker or owner." >&2
    exit 2
    ;;
esac

given MEELOOP_DB_ROLE "$role"
given MEELOOP_ENV production
given MEELOOP_VAR /var/lib/meeloop
given VALKEY_URL redis://127.0.0.1:6379/0
given CELERY_BROKER_URL redis://127.0.0.1:6379/1
given TRUST_X_FORWARDED_PROTO true
given TRUSTED_PROXY_COUNT 1
export HOME="$MEELOOP_VAR" PATH="$PWD/.venv/bin:/usr/bin:/bin" PYTHONPATH="$PWD:$PWD/platform" PYTHONDONTWRITEBYTECODE=1
umask 0077
exec setpriv --reuid=meeloop --regid=meeloop --clear-groups .venv/bin/python manage.py "$@"
