#!/usr/bin/env bash
# The schema is told in four ways: migrations, `schema dump`, docs/SCHEMA.md and the contract that old databases hold us to.
# This shows that they say the same.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

contract="$(find crates -name check_schema.py -not -path '*/target/*' | head -n 1)"
[ -n "$contract" ] || stop "check_schema.py is not in crates/; the contract of the schema cannot be checked."
build_as_tested
settimes="$(target_dir)/debug/settimes"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "migrations, replayed on an empty database:"
"$settimes" migrate --data-dir "$work/replay"
[ -s "$work/replay/settimes.db" ] || stop "'settimes migrate' wrote no settimes.db."
python3 "$contract" "$work/replay/settimes.db"
"$settimes" schema check "$work/replay/settimes.db"

echo "schema dump, loaded by sqlite3:"
"$settimes" schema dump >"$work/dump.sql"
sqlite3 -bail "$work/dump.db" <"$work/dump.sql"
python3 "$contract" "$work/dump.db"
"$settimes" schema check "$work/dump.db"

echo "docs/SCHEMA.md, written anew:"
"$settimes" schema doc >"$work/SCHEMA.md"
diff -u docs/SCHEMA.md "$work/SCHEMA.md" || stop "docs/SCHEMA.md is not what 'settimes schema doc' says; write it anew and commit it."
echo "the same"
