#!/bin/sh
# alarm.sh UNIT: that it failed, as an error in the journal, and by mail to root where this machine has a mailer (/etc/aliases says who root is).
# What was found stays in the journal: a mail goes over other people's machines.
set -eu
unit=$1
mailer=${MAILER:-/usr/sbin/sendmail}
said="$unit failed. See: journalctl --unit=$unit --lines=60"
echo "<3>$said" # <3>: an error, as the journal counts
if [ ! -x "$mailer" ]; then
  echo "<4>Nobody was mailed: there is no $mailer (docs/operations/deploy.md)."
  exit 0
fi
printf 'To: root\nSubject: Meeloop: %s failed\nAuto-Submitted: auto-generated\n\n%s\n' "$unit" "$said" | "$mailer" -i -t
