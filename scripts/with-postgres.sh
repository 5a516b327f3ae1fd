#!/usr/bin/env bash
# scripts/with-postgres.sh COMMAND... : runs a command beside a PostgreSQL server of its own, whose address is in FENGQIAO_TEST_POSTGRES.
# FENGQIAO_TEST_POSTGRES_TLS is its encrypted address on the loopback. The server lives in a temporary folder and is gone with the command.
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

# A port on which nobody listens.
port=$(( 20000 + RANDOM % 20000 ))
while (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$(( 20000 + RANDOM % 20000 )); done
need openssl openssl
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -addext basicConstraints=critical,CA:FALSE -keyout "$folder/server.key" -out "$folder/server.crt" 2>/dev/null
chmod 600 "$folder/server.key"; [ "$(id -u)" != 0 ] || chown postgres "$folder"/server.*
(cd "$folder"
  as_server "$bin/initdb" -D data -U fengqiao --auth=trust --encoding=UTF8 --locale=C.UTF-8 >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
  as_server "$bin/pg_ctl" -D data -w -l server.log -o "-k $folder -p $port -c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file=$folder/server.crt -c ssl_key_file=$folder/server.key -c max_connections=300 -c wal_level=replica" start >/dev/null \
    || { cat server.log >&2; exit 1; })
chmod 755 "$folder"
export FENGQIAO_TEST_POSTGRES="postgres://fengqiao@/postgres?host=$folder&port=$port" FENGQIAO_TEST_POSTGRES_BIN="$bin"
export FENGQIAO_TEST_POSTGRES_TLS="postgres://fengqiao@localhost:$port/postgres?sslmode=verify-full&sslrootcert=$folder/server.crt"
"$@"
