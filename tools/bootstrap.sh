#!/bin/sh
# Brings a fresh machine (Debian, python3, make; root or sudo) to where `make report` and `make test` work.
# Quick when nothing is missing: the lock file's digest is kept inside the environment.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        say "setup: need root or sudo to run: $*"
        exit 1
    fi
}

debian_install() {
    if ! command -v apt-get >/dev/null; then
        say "setup: please install by hand: $*"
        exit 1
    fi
    say "setup: installing $* (Debian)"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_chrome() {
    if [ -n "${CHROME:-}" ]; then return 0; fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

find_chrome || debian_install chromium fonts-dejavu-core
for tool in "$@"; do
    case "$tool" in node) package=nodejs ;; *) package=$tool ;; esac
    command -v "$tool" >/dev/null || debian_install "$package"
done

PYTHON=${PYTHON:-python3}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "setup: Python 3.11 or newer is needed, $("$PYTHON" --version) was found"
    exit 1
}
digest=$("$PYTHON" -c 'import hashlib,pathlib;print(hashlib.sha256(pathlib.Path("requirements.lock").read_bytes()).hexdigest())')
if [ "$(cat .venv/.lock-digest 2>/dev/null || true)" != "$digest" ]; then
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || debian_install python3-venv
    say "setup: creating .venv from requirements.lock (about a minute and a half)"
    [ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    # playwright's own node needs a library that a bare Debian lacks
    .venv/lib/python3*/site-packages/playwright/driver/node --version >/dev/null 2>&1 || debian_install libatomic1
    printf '%s' "$digest" >.venv/.lock-digest
fi
