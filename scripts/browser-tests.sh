#!/usr/bin/env bash
# The browser tests, against the real program: SETTIMES_BIN or the debug build.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

if [ -z "${SETTIMES_BIN:-}" ]; then
	build_as_tested
	SETTIMES_BIN="$(target_dir)/debug/settimes"
fi
export SETTIMES_BIN
cd tests/browser
npm run --silent types
# One file at a time: a browser and a server are enough for two cores.
exec node --test --test-concurrency=1 --test-timeout=900000 --test-reporter=spec "$@" checks/*.test.mjs rules/*.test.mjs pages/*.test.mjs
