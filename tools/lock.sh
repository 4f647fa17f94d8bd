#!/bin/sh
# Writes the lock files: exact versions with hashes, no index addresses; then environment.yml from the same pins.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@"; }
lock --all-extras pyproject.toml -o requirements.lock
lock tests/spark/requirements.in -o requirements-spark.lock
.venv/bin/python -m tools.conda >environment.yml
