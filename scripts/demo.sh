#!/usr/bin/env bash
# A night to look at: builds the program, fills data/ for tonight on the first run, serves what is there on later ones.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

listen="${SETTIMES_LISTEN:-127.0.0.1:8080}"
address="http://localhost:${listen##*:}"

command -v cargo >/dev/null || stop "cargo is missing; install Rust 1.95 or newer (rustup.rs) and run 'make demo' again."
command -v cc >/dev/null || stop "a C compiler is missing; on Debian: apt-get install build-essential"

profile="${SETTIMES_PROFILE:-release}"
say "building settimes ($profile; some minutes the first time, at once later)"
cargo build --locked --profile "$profile" -p settimes-server

folder="$profile"
[ "$profile" = dev ] && folder=debug
say "tonight is at $address (stop with Ctrl-C; start afresh by removing data/)"
exec "$(target_dir)/$folder/settimes" demo --tonight --data-dir data --listen "$listen" --public-url "$address"
