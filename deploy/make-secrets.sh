#!/bin/sh
# Makes every secret that is missing below deploy/secrets (or the folder you name) and leaves those that are there alone.
#   sh deploy/make-secrets.sh [FOLDER] [DATABASE_HOST]
# The folder is yours alone (0700); the files in it can be read by all, because a container reads them as another user.
set -eu
folder=${1:-$(dirname "$0")/secrets}
host=${2:-database}
umask 022
mkdir -p "$folder"
chmod 0700 "$folder"

random() { # so many bytes, as hexadecimal
  od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'
}
keep() { # NAME VALUE
  [ -e "$folder/$1" ] && return 0
  printf '%s\n' "$2" > "$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
  echo "Made $folder/$1"
}

keep secret_key "$(random 48)"
keep address_hash_key "$(random 32)"
keep stats_rounding_key "$(random 32)"
keep stats_signing_key "$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')"
keep metrics_key "$(random 24)"
keep backup_key "$(random 32)"
keep postgres_password "$(random 24)"
keep database_url "postgresql://meeloop_web:$(random 24)@$host:5432/meeloop"
for role in owner worker stats backup; do
  keep "database_${role}_url" "postgresql://meeloop_$role:$(random 24)@$host:5432/meeloop"
done
if [ ! -e "$folder/email_url" ]; then
  echo "Yours to write: $folder/email_url, such as smtp+tls://user:password@mail.example.org:587"
fi
case $host in database | 127.0.0.1 | localhost) one_machine=yes ;; *) one_machine= ;; esac
if [ -z "$one_machine" ] && [ ! -e "$folder/valkey_url" ]; then # on one machine it is reached without a password
  echo "Yours to write, for a cluster: $folder/valkey_url and $folder/celery_broker_url, such as rediss://:password@valkey.example.org:6379/0 and /1"
fi
echo "Copy $folder to a safe place, apart from the backups: without address_hash_key, the stats keys and backup_key nothing can be put back."
