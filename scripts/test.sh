#!/usr/bin/env bash
# test.sh all:   make check, the suite on SQLite, the suite on PostgreSQL, the browser tests
# test.sh proof: the long proofs on both databases
# Runs every stage whatever the others did, names what failed, and ends with 1 if anything did.
# The last line adds up all stages; a stage that left no result of its own counts as one failure.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH" DJANGO_ENV=development
# what a developer's shell holds must not decide a test
unset DEMO DEBUG DATABASE_URL MIGRATE_DATABASE_URL DATA_DIR HOST PORT SECRET_KEY ALLOWED_HOSTS PUBLIC_URL EMAIL_URL EMAIL_FROM
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
trap 'exit 130' INT # Ctrl-C ends the run, not only its stage
trap 'exit 143' TERM

stage() {
    local name=$1 began=$SECONDS said=ended
    shift
    printf '\n== %s\n' "$name"
    if ! "$@"; then
        said=FAILED
        touch "$results/$name.failed"
    fi
    printf '== %s %s after %s s\n' "$name" "$said" $((SECONDS - began))
}

# the name of its stage, then pytest's arguments; no result is a failure, whatever pytest ended with
suite() { pytest --junitxml "$results/$1.xml" "${@:2}" && [ -s "$results/$1.xml" ]; }
on_postgres() {
    scripts/with_postgres.sh pytest --junitxml "$results/$1.xml" "${@:2}" && [ -s "$results/$1.xml" ]
}
suite_stage() { stage "$2" "$1" "$2" "${@:3}"; }

case ${1:?all or proof} in
all)
    stage 'make check' scripts/check.sh
    suite_stage suite 'Suite on SQLite' -q -n 2 --dist loadgroup
    # tests/printing touches no database: once is enough
    suite_stage on_postgres 'Suite on PostgreSQL' -q -n 2 --ignore tests/printing \
        -m 'not browser and not proof and not once' --dist loadgroup
    suite_stage suite 'Browser tests' -q -n 2 -m 'browser and not proof' tests/browser
    ;;
proof)
    suite_stage suite 'Proofs on SQLite' -s -v -m proof
    suite_stage on_postgres 'Proofs on PostgreSQL' -s -v -m 'proof or once' --ignore tests/printing
    ;;
esac
echo
python scripts/sum_results.py "$results"
