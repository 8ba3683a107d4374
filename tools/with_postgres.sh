#!/bin/sh
# Runs a command with a throw-away PostgreSQL cluster: with_postgres.sh COMMAND…
# The cluster is in CONGDOAN_TEST_PG while the command runs; where that is set already, it is used as it is.
set -eu
[ -z "${CONGDOAN_TEST_PG:-}" ] || exec "$@"
here=$(cd "$(dirname "$0")/.." && pwd)
made=$("$here/tests/harness/postgres.sh" start)
folder=$(echo "$made" | head -n 1)
CONGDOAN_TEST_PG=$(echo "$made" | tail -n 1)
export CONGDOAN_TEST_PG
child=
trap '"$here/tests/harness/postgres.sh" stop "$folder"' EXIT
trap '[ -z "$child" ] || kill "$child"' INT TERM HUP
"$@" &
child=$!
status=0
wait "$child" || status=$?
# A signal ends wait early: the command is given its time to end.
while kill -0 "$child" 2>/dev/null; do wait "$child" || status=$?; done
exit "$status"
