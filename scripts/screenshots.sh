#!/usr/bin/env bash
# Writes docs/screenshots/*.png from the demo night, by the harness of the browser tests.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

scripts/setup-tests.sh
if [ -z "${SETTIMES_BIN:-}" ]; then
	build_as_tested
	SETTIMES_BIN="$(target_dir)/debug/settimes"
fi
export SETTIMES_BIN
exec node tests/browser/screenshots.mjs docs/screenshots
