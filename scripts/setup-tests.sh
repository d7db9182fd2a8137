#!/usr/bin/env bash
# Installs what the tests need and is not there yet. Needs apt (Debian or its kin) as root or with sudo only if something is missing.
# `scripts/setup-tests.sh bench` adds what the benchmarks need.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

# command it brings = Debian package
needed=(cc=build-essential sqlite3=sqlite3 openssl=openssl chromium=chromium)
[ "${1:-}" = bench ] && needed=(cc=build-essential sqlite3=sqlite3 nginx=nginx-light wrk=wrk taskset=util-linux chromium=chromium)

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

# Installs the packages of a folder's lock file, unless they are there.
npm_packages() {
	local stamp="$1/node_modules/.from-lock"
	cmp -s "$1/package-lock.json" "$stamp" && return
	say "installing $2"
	(cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null)
	cp "$1/package-lock.json" "$stamp"
}

# Node of at least the version that the packages ask for.
node_is_there() {
	command -v node >/dev/null || stop "node is missing; the browser tests and Lighthouse need version 20 or newer."
	[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || stop "node $(node --version) is too old; version 20 or newer is needed."
}

command -v cargo >/dev/null || stop "cargo is missing; install Rust 1.95 or newer (rustup.rs)."
command -v python3 >/dev/null || stop "python3 is missing."
for part in clippy fmt; do
	cargo "$part" --version >/dev/null 2>&1 || {
		say "adding cargo $part"
		rustup component add "$([ "$part" = fmt ] && echo rustfmt || echo clippy)"
	}
done
if [ "${1:-}" = bench ]; then
	node_is_there
	npm_packages bench/lighthouse Lighthouse
	exit 0
fi

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

node_is_there
npm_packages tests/feeds "the second parsers of calendars and structured data"
npm_packages tests/browser "the browser tests' packages"
