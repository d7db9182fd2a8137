#!/usr/bin/env bash
# Measures the program beside nginx and prints the tables of docs/PERFORMANCE.md. `bench/run.sh --help` names the parts.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

case " $* " in *" --help "* | *" -h "*) exec python3 bench/measure.py --help ;; esac
scripts/setup-tests.sh bench >&2
if [ -z "${SETTIMES_BIN:-}" ]; then
	cargo build --locked --release -p settimes-server >&2
	SETTIMES_BIN="$(target_dir)/release/settimes"
fi
export SETTIMES_BIN PATH="$PATH:/usr/sbin:/sbin"
mkdir -p bench/out
exec python3 bench/measure.py "$@"
