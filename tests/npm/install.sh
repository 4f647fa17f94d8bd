#!/bin/sh
# Installs the tools of tests/npm into .cache/npm/lint, by the lock file; quick when they are there.
set -eu
cd "$(dirname "$0")"
target=../../.cache/npm/lint
if ! cmp -s package-lock.json "$target/package-lock.json" || [ ! -d "$target/node_modules/axe-core" ]; then
    mkdir -p "$target"
    cp package.json "$target/"
    rm -f "$target/package-lock.json"
    cp package-lock.json "$target/.lock"
    mv "$target/.lock" "$target/package-lock.json"
    npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund --loglevel=error || {
        rm -f "$target/package-lock.json"
        exit 1
    }
fi
