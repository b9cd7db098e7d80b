#!/usr/bin/env bash
# with_postgres.sh COMMAND...: runs it with DATABASE_URL naming a throw-away PostgreSQL (15 or
# newer) that lives in a temporary folder, listens on loopback only and is gone afterwards.
set -euo pipefail

# from new to old, so that the newest wins
bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -t/ -k5 -Vr | head -1)
version=$(basename "$(dirname "${bin:-/0/0}")")
if [ "${version%%.*}" -lt 15 ]; then
    echo "PostgreSQL 15 or newer is needed (apt-get install postgresql)" >&2
    exit 1
fi

home=$(mktemp -d)
as_owner=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    chown postgres "$home"
    as_owner=(runuser -u postgres --)
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

end() {
    (cd / && "${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$home"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

(
    cd /
    "${as_owner[@]}" "$bin/initdb" -D "$home/data" -U postgres -A trust --encoding=UTF8 \
        --locale=C.UTF-8 >"$home/initdb.log" 2>&1 || { cat "$home/initdb.log" >&2; exit 1; }
    # Nothing here outlives the run, so it need not reach the disk. A proof of durability sets
    # PG_DURABLE=1.
    [ -n "${PG_DURABLE:-}" ] || echo 'fsync = off
synchronous_commit = off
full_page_writes = off' >>"$home/data/postgresql.conf"
    "${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -w -l "$home/log" start \
        -o "-h 127.0.0.1 -p $port -k $home -c max_connections=200" >/dev/null || { cat "$home/log" >&2; exit 1; }
)
DATABASE_URL="postgres://postgres:throw-away@127.0.0.1:$port/postgres" "$@"
