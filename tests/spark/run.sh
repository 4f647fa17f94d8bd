#!/bin/sh
# Runs the Spark tests in their own environment, .venv-spark, made from requirements-spark.lock when it is missing
# or the lock has changed (its digest is kept inside). Spark needs Java: Debian's default-jre-headless.
set -eu
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        say "spark: need root or sudo to run: $*"
        exit 1
    fi
}

if ! command -v java >/dev/null; then
    if ! command -v apt-get >/dev/null; then
        say "spark: please install Java 17 or newer"
        exit 1
    fi
    say "spark: installing default-jre-headless (Debian)"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null
fi

PYTHON=${PYTHON:-.venv/bin/python}
[ -x "$PYTHON" ] || PYTHON=python3
digest=$("$PYTHON" -c 'import hashlib,pathlib;print(hashlib.sha256(pathlib.Path("requirements-spark.lock").read_bytes()).hexdigest())')
if [ "$(cat .venv-spark/.lock-digest 2>/dev/null || true)" != "$digest" ]; then
    say "spark: creating .venv-spark from requirements-spark.lock (about a minute)"
    rm -rf .venv-spark
    "$PYTHON" -m venv .venv-spark
    .venv-spark/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
    printf '%s' "$digest" >.venv-spark/.lock-digest
fi
exec .venv-spark/bin/python -m pytest -q -m spark tests/spark "$@"
