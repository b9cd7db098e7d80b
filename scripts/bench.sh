#!/usr/bin/env bash
# Every script of bench/ on SQLite and on a throw-away PostgreSQL. They time things, so they are no
# tests: nothing runs them but a person on a quiet machine. Runs all, so that one visit shows all.
set -uo pipefail
cd "$(dirname "$0")/.."
unset DEMO DEBUG DATABASE_URL MIGRATE_DATABASE_URL DATA_DIR HOST PORT
missed=()

for script in bench/*.py; do
    echo "== $script"
    .venv/bin/python "$script" || missed+=("$script (SQLite)")
    scripts/with_postgres.sh .venv/bin/python "$script" || missed+=("$script (PostgreSQL)")
done

if [ ${#missed[@]} -gt 0 ]; then
    echo "make bench: missed: ${missed[*]}"
    exit 1
fi
echo 'make bench: every goal reached'
