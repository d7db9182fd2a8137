#!/usr/bin/env bash
# Installs what the tests need and is not there yet. Needs apt (Debian or its kin) as root or with sudo only if something is missing.
# `scripts/setup-tests.sh bench` adds what the benchmarks need.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

# command it brings = Debian package
needed=(cc=build-essential sqlite3=sqlite3 openssl=openssl chromium=chromium)
[ "${1:-}" = bench ] && needed=(cc=build-essential sqlite3=sqlite3 nginx=nginx-light wrk=wrk taskset=util-linux)

PATH="$PATH:/usr/sbin:/sbin"
missing=()
for pair in "${needed[@]}"; do
	command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
done
[ "${1:-}" = bench ] || ! command -v python3 >/dev/null || python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)

if [ "${#missing[@]}" -gt 0 ]; then
	say "installing ${missing[*]}"
	command -v apt-get >/dev/null || stop "please install by hand (there is no apt-get here): ${missing[*]}"
	root=()
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || stop "please install as root: apt-get install ${missing[*]}"
		root=(sudo)
	fi
	"${root[@]}" apt-get update -qq </dev/null
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null
fi

command -v cargo >/dev/null || stop "cargo is missing; install Rust 1.95 or newer (rustup.rs)."
command -v python3 >/dev/null || stop "python3 is missing."
for part in clippy fmt; do
	cargo "$part" --version >/dev/null 2>&1 || {
		say "adding cargo $part"
		rustup component add "$([ "$part" = fmt ] && echo rustfmt || echo clippy)"
	}
done
[ "${1:-}" = bench ] && exit 0

cargo nextest --version >/dev/null 2>&1 || {
	say "installing cargo-nextest (some minutes, once)"
	# Outside the workspace's own target folder, so that its versions are not mixed with ours.
	cargo install cargo-nextest --locked --target-dir "$(mktemp -d)"
}

# What a check in Python needs, in an environment of its own: folder of the requirements, and what it is in words.
environment() {
	local venv wanted="tests/$1/requirements.txt"
	venv="$(target_dir)/$1-venv"
	cmp -s "$wanted" "$venv/.from-requirements" && return
	say "installing $2"
	python3 -m venv --clear "$venv" || stop "python3 cannot make a virtual environment; on Debian, install python3-venv."
	"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" </dev/null
	cp "$wanted" "$venv/.from-requirements"
}
environment feeds "the calendar checker"
environment mail "the mail server of the tests"

command -v node >/dev/null || stop "node is missing; the browser tests need version 20 or newer."
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || stop "node $(node --version) is too old; the browser tests need version 20 or newer."
lock=tests/browser/package-lock.json
stamp=tests/browser/node_modules/.from-lock
if ! cmp -s "$lock" "$stamp"; then
	say "installing the browser tests' packages"
	(cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null)
	cp "$lock" "$stamp"
fi
