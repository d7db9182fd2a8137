#!/usr/bin/env bash
# Every check, in the order in which a failure is found fastest; stops at the first step that fails and names it.
# `scripts/test.sh STEP…` runs only these steps and installs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"
all=(setup fmt clippy nextest doctest schema feeds mail browser)

setup() { scripts/setup-tests.sh; }
fmt() { cargo fmt --all --check; }
clippy() { cargo clippy --locked --workspace --all-targets -- -D warnings; }
nextest() { cargo nextest run --locked --workspace --show-progress none; }
doctest() { cargo test --locked --workspace --doc --quiet; }
schema() { scripts/check-schema.sh; }
feeds() { scripts/check-feeds.sh; }
mail() { scripts/check-mail.sh; }
browser() { scripts/browser-tests.sh; }

declare -A headline=(
	[setup]="what the tests need"
	[fmt]="format (cargo fmt)"
	[clippy]="lints (cargo clippy)"
	[nextest]="Rust tests (cargo nextest)"
	[doctest]="examples in the documentation (cargo test --doc)"
	[schema]="schema"
	[feeds]="calendars, feeds and structured data, read by independent parsers"
	[mail]="letters, taken and read by others"
	[browser]="browser tests (node --test)"
)

steps=("$@")
[ "${#steps[@]}" -gt 0 ] || steps=("${all[@]}")
began=$SECONDS
for step in "${steps[@]}"; do
	[ -n "${headline[$step]:-}" ] || stop "there is no step '$step'; the steps are: ${all[*]}"
	say "${headline[$step]} ($((SECONDS - began)) s so far)"
	# A step of its own shell: `set -e` holds inside it, which it would not in `if step` or `step || …`.
	set +e
	(set -e && "$step")
	verdict=$?
	set -e
	[ "$verdict" -eq 0 ] || stop "step '$step' (${headline[$step]}) failed after $((SECONDS - began)) s; run it alone with: scripts/test.sh $step"
done
