#!/bin/sh
# passwords.sh [FOLDER]: prints what gives each role the password of its own address in that folder. For psql, as the administrator of PostgreSQL.
set -eu
secrets=${1:-/run/secrets}
for role in web owner worker stats backup; do
  file=$secrets/database_${role}_url
  [ "$role" = web ] && file=$secrets/database_url
  url=$(cat "$file")
  rest=${url#*://*:}
  printf "ALTER ROLE meeloop_%s PASSWORD '%s';\n" "$role" "${rest%%@*}"
done
