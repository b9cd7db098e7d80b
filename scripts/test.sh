#!/usr/bin/env bash
# test.sh all:   make check, the suite on SQLite, the suite on PostgreSQL, the browser tests
# test.sh proof: the long proofs on both databases
# Stops at the first stage that fails; the last line adds up all stages.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH" DJANGO_ENV=development
# what a developer's shell holds must not decide a test
unset DEMO DEBUG DATABASE_URL MIGRATE_DATABASE_URL DATA_DIR HOST PORT SECRET_KEY ALLOWED_HOSTS PUBLIC_URL EMAIL_URL EMAIL_FROM
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

stage() {
    local name=$1 began=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if ! "$@"; then
        printf '== %s FAILED after %s s\n' "$name" $((SECONDS - began))
        python scripts/sum_results.py "$results"
        exit 1
    fi
    printf '== %s: %s s\n' "$name" $((SECONDS - began))
}

suite() { pytest --junitxml "$results/$1.xml" "${@:2}"; }
on_postgres() { scripts/with_postgres.sh pytest --junitxml "$results/$1.xml" "${@:2}"; }

case ${1:?all or proof} in
all)
    stage 'make check' scripts/check.sh
    stage 'Suite on SQLite' suite sqlite -q -n 2 --dist loadgroup
    # tests/printing touches no database: once is enough
    stage 'Suite on PostgreSQL' on_postgres postgres -q -n 2 --ignore tests/printing \
        -m 'not browser and not proof and not once' --dist loadgroup
    stage 'Browser tests' suite browser -q -n 2 -m 'browser and not proof' tests/browser
    ;;
proof)
    stage 'Proofs on SQLite' suite sqlite -s -v -m proof
    stage 'Proofs on PostgreSQL' on_postgres postgres -s -v -m 'proof or once' --ignore tests/printing
    ;;
esac
echo
python scripts/sum_results.py "$results"
