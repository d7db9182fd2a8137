#!/usr/bin/env bash
# Calendars of awkward nights, read by a parser and by time zone rules that are not ours; news in Atom and RSS, read by another parser.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

python="$(target_dir)/feeds-venv/bin/python"
[ -x "$python" ] || stop "the calendar checker is not installed; run scripts/setup-tests.sh"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

build_as_tested
"$(target_dir)/debug/examples/write_feeds" "$work"
"$python" tests/feeds/check_ical.py "$work"
"$python" tests/feeds/check_news.py "$work"
