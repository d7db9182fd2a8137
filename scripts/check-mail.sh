#!/usr/bin/env bash
# Letters of the real program, taken by a mail server that is not ours, over STARTTLS and with a password, and read by a parser that is not ours.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/say.sh

python="$(target_dir)/mail-venv/bin/python"
[ -x "$python" ] || stop "the mail server of the tests is not installed; run scripts/setup-tests.sh"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# An authority of our own, and a certificate by it for localhost.
quiet_openssl() { openssl "$@" 2>"$work/openssl.log" || stop "openssl: $(cat "$work/openssl.log")"; }
quiet_openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=settimes tests" -keyout "$work/ca.key" -out "$work/ca.pem" \
	-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
quiet_openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout "$work/server.key" -out "$work/server.csr"
printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' >"$work/server.ext"
quiet_openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 -out "$work/server.pem" -extfile "$work/server.ext"

build_as_tested
"$python" tests/mail/check_mail.py "$(target_dir)/debug/settimes" "$work"
