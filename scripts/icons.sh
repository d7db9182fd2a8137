#!/usr/bin/env bash
# Draws crates/web/static/icons/*.png and favicon.ico from icon.svg, by the browser of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup-tests.sh
exec node tests/browser/icons.mjs
