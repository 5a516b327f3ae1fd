#!/usr/bin/env bash
# scripts/with-postgres.sh COMMAND... : runs a command beside a PostgreSQL server of its own, whose address is in FENGQIAO_TEST_POSTGRES.
# The server lives in a temporary folder, listens on a socket there only, and is gone with the command.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

newest() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
bin=${POSTGRES_BIN:-$(newest)}
[ -n "$bin" ] || { need pg_createcluster postgresql; bin=$(newest); }
[ -x "$bin/initdb" ] || die "PostgreSQL is missing. Run: apt-get install postgresql"
version=$("$bin/postgres" --version | grep -oE '[0-9]+' | head -1)
[ "$version" -ge 15 ] || die "PostgreSQL $version is too old; version 15 or newer is needed."

folder=$(mktemp -d "${TMPDIR:-/tmp}/fengqiao-postgres.XXXXXX")
# The server refuses to run as root.
as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null 2>&1 || die "There is no user postgres to run the server as. Run: apt-get install postgresql"
  chown postgres "$folder"
  as_server() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
fi
stop() { as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT

(cd "$folder"
  as_server "$bin/initdb" -D data -U fengqiao --auth=trust --encoding=UTF8 --locale=C.UTF-8 >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
  as_server "$bin/pg_ctl" -D data -w -l server.log -o "-k $folder -c listen_addresses='' -c max_connections=300 -c wal_level=replica" start >/dev/null \
    || { cat server.log >&2; exit 1; })
chmod 755 "$folder"
export FENGQIAO_TEST_POSTGRES="postgres://fengqiao@/postgres?host=$folder" FENGQIAO_TEST_POSTGRES_BIN="$bin"
"$@"
