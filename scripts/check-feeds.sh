#!/usr/bin/env bash
# Calendars and structured data of awkward nights and news in Atom and RSS, read by parsers and by time zone rules that are not ours.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

python="$(target_dir)/feeds-venv/bin/python"
[ -x "$python" ] && [ -d tests/feeds/node_modules ] || stop "the parsers are not installed; run scripts/setup-tests.sh"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

build_as_tested
"$(target_dir)/debug/examples/write_feeds" "$work"
"$python" tests/feeds/check_ical.py "$work"
"$python" tests/feeds/check_news.py "$work"
node tests/feeds/check_ical.mjs "$work"
node tests/feeds/check_json_ld.mjs "$work"
