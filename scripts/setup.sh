#!/usr/bin/env bash
# Makes this machine ready for `make run` (setup.sh run) or for everything else (setup.sh test).
# Costs a fraction of a second when nothing is to be done.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?run or test}

say() { printf '%s\n' "$*" >&2; }

PYTHON=$(command -v python3 || true)
missing=()

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
need_package() { installed "$1" || missing+=("$1"); }
need_command() { command -v "$1" >/dev/null || missing+=("$2"); }
postgres_found() { compgen -G '/usr/lib/postgresql/1[5-9]/bin/initdb' >/dev/null; }

find_missing() {
    missing=()
    if [ -z "$PYTHON" ]; then
        missing+=(python3)
    fi
    if [ ! -x .venv/bin/python ] && ! "${PYTHON:-false}" -c 'import ensurepip, venv' 2>/dev/null; then
        missing+=(python3-venv)
    fi
    # Pango draws the PDFs; HarfBuzz's subsetter makes them the same bytes everywhere.
    need_package libpango-1.0-0
    need_package libpangoft2-1.0-0
    need_package libharfbuzz-subset0
    case ${DATABASE_URL:-} in
    postgres*) need_command pg_dump postgresql-client ;; # of manage.py backup
    esac
    if [ "$purpose" = test ]; then
        need_command pdftotext poppler-utils
        need_command soffice libreoffice-writer
        need_command msgfmt gettext
        need_command zbarimg zbar-tools
        need_command ps procps
        need_package libatomic1 # of Playwright's driver
        need_package fonts-dejavu-core # a font that is not the project's, for faults to be seen
        command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
            missing+=("$(browser_package)")
        postgres_found || missing+=(postgresql)
    fi
}

browser_package() {
    if grep -qs '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi
}

system_packages() {
    if ! command -v apt-get >/dev/null; then
        say "This is neither Debian nor Ubuntu: Pango, HarfBuzz (subset) and Python >= 3.11 must be there already."
        return
    fi
    find_missing
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        say "System packages are missing. Type: sudo apt-get install --no-install-recommends ${missing[*]}"
        exit 1
    fi
    say "Installing system packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    apt-get -qq -y install --no-install-recommends "${missing[@]}" >&2
    PYTHON=$(command -v python3)
}

python_version() {
    if ! "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "Python 3.11 or newer is needed; $1 is $("$1" -V 2>&1). Debian 12 and Ubuntu 24.04 have it."
        exit 1
    fi
}

stamp() { { cat requirements.txt requirements-dev.txt scripts/setup.sh; .venv/bin/python -V; } | sha256sum; }

environment() {
    if [ ! -x .venv/bin/python ]; then
        python_version "$PYTHON"
        say "Making the Python environment .venv"
        "$PYTHON" -m venv .venv
    fi
    python_version .venv/bin/python
    local now
    now=$(stamp)
    [ "$(cat ".venv/.ready-$purpose" 2>/dev/null)" != "$now" ] || return 0
    local lock=requirements.txt
    [ "$purpose" != test ] || lock=requirements-dev.txt
    say "Installing $lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r "$lock"
    printf '%s\n' "$now" >".venv/.ready-$purpose"
    # the test lock holds everything the other lock holds
    [ "$purpose" != test ] || printf '%s\n' "$now" >.venv/.ready-run
}

system_packages
environment
