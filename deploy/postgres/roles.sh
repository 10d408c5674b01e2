#!/bin/sh
# Runs once, when the database is made: the roles and what they may, then their passwords from the secrets that hold their addresses.
set -eu
here=$(dirname "$0")/roles
psql --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres --file "$here/roles.sql"
sh "$here/passwords.sh" "${SECRETS:-/run/secrets}" | psql --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres
