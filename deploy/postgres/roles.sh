#!/bin/sh
# Runs once, when the database is made: the roles and what they may, then their passwords from the secrets that hold their addresses.
set -eu
secrets=${SECRETS:-/run/secrets}
psql --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres --file /docker-entrypoint-initdb.d/roles/roles.sql
for role in web owner worker stats backup; do
  file=$secrets/database_${role}_url
  [ "$role" = web ] && file=$secrets/database_url
  url=$(cat "$file")
  rest=${url#*://*:}
  printf "ALTER ROLE meeloop_%s PASSWORD '%s';\n" "$role" "${rest%%@*}"
done | psql --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres
