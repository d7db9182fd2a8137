# shellcheck shell=bash
# What the scripts say to a person, in one voice. Sourced, not run.

# A headline for a step.
say() { printf '\n== %s\n' "$*"; }

# The last sentence of a script that cannot go on.
stop() {
	printf '\nstopped: %s\n' "$*" >&2
	exit 1
}

# Where cargo puts what it builds.
target_dir() {
	cargo metadata --format-version 1 --no-deps --offline 2>/dev/null |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])' 2>/dev/null ||
		printf '%s\n' "${CARGO_TARGET_DIR:-$PWD/target}"
}

# Builds the program and the examples with the features that the Rust tests use: nothing is compiled twice.
build_as_tested() { cargo test --locked --quiet --workspace --no-run; }
