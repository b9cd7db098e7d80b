#!/usr/bin/env bash
# Everything that can be said about the code without running its tests. Changes nothing.
# Runs every step, so that one visit shows all that is wrong.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH" DJANGO_ENV=development
unset DEMO DEBUG DATABASE_URL MIGRATE_DATABASE_URL
apps=(config desk reports findings inspections units accounts engines)
failed=()

step() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %s\n' "$name"
    else
        printf 'FAILED  %s\n%s\n' "$name" "$output"
        failed+=("$name")
    fi
}

templates() { find . -path ./.venv -prune -o -path '*/templates/*' -name '*.html' -print; }

step 'lint (ruff)' ruff check .
step 'format (ruff)' ruff format --check .
step 'layers (import-linter)' lint-imports
step 'types (mypy)' mypy "${apps[@]}"
step 'template format (djade)' bash -c 'xargs -r djade --check --target-version 5.2' < <(templates)
step 'template lint (djlint)' djlint --lint --quiet templates
step 'migrations' python manage.py makemigrations --check --dry-run
step 'system checks' python manage.py check
step 'messages' python scripts/messages.py check
step 'generated documents' python manage.py write_docs --check
step 'layout rules' pytest -q -p no:cacheprovider tests/test_layout.py
step 'installed packages agree' python -m pip check

if [ ${#failed[@]} -gt 0 ]; then
    echo "make check: ${#failed[@]} failed: ${failed[*]}"
    exit 1
fi
echo 'make check: clean'
