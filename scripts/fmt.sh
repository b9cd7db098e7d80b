#!/usr/bin/env bash
# Rewrites code and templates in the house form.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
ruff check --fix --quiet . || true
ruff format .
git ls-files -z '*.py' ':!*/migrations/*' | xargs -0 django-upgrade --target-version 5.2 || true
git ls-files -z '*.html' | xargs -0 -r djade --target-version 5.2 || true
ruff check .
