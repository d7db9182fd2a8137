"""Sends letters with the real program to a real mail server (aiosmtpd, STARTTLS and AUTH) and reads them with Python's own parser.

Usage: check_mail.py PROGRAM FOLDER (the folder holds ca.pem, server.pem and server.key)
"""

import email
import email.policy
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import warnings
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = "sets", "a long password with ümlauts"
HOST = "night.example"
OPERATOR = "Ada Field, 1 Quay Street, Port Wexley"


class Box:
    """Keeps what it gets, and whether it came over TLS."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((session.ssl is not None, session.authenticated, envelope))
        return f"250 2.0.0 queued as {len(self.letters)}"


def sign_in(server, session, envelope, mechanism, data):
    right = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


class Links(HTMLParser):
    """The links and the visible text of a page."""

    def __init__(self, page):
        super().__init__()
        self.links, self.tags, self.text = set(), set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.links |= {value for name, value in attributes if name in ("href", "src")}

    def handle_data(self, data):
        self.text += data


def main(program, folder):
    folder = Path(folder)
    logging.getLogger("mail").setLevel(logging.CRITICAL)  # handshakes fail on purpose
    warnings.simplefilter("ignore", DeprecationWarning)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(folder / "server.pem", folder / "server.key")
    box = Box()
    port = free_port()
    server = Controller(
        box, hostname="127.0.0.1", port=port, tls_context=tls, require_starttls=True, auth_required=True, authenticator=sign_in
    )
    server.start()
    variables = {
        "SETTIMES_PUBLIC_URL": f"https://{HOST}",
        "SETTIMES_DATA_DIR": str(folder / "data"),
        "SETTIMES_OPERATOR": OPERATOR,
        "SETTIMES_MAIL_FROM": f"Größe Crawl <sets@{HOST}>",
        "SETTIMES_SMTP__HOST": "localhost",
        "SETTIMES_SMTP__PORT": str(port),
        "SETTIMES_SMTP__USERNAME": USER,
        "SETTIMES_SMTP__PASSWORD": PASSWORD,
    }
    trusting = variables | {"SSL_CERT_FILE": str(folder / "ca.pem")}
    try:
        check_test_letter(program, trusting, box)
        check_refusals(program, variables, trusting, box)
        check_outbox(program, trusting, box, folder)
    finally:
        server.stop()
    print(f"{len(box.letters)} letters read")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def run(program, variables, *arguments):
    return subprocess.run([program, *arguments], env=variables, capture_output=True, text=True, timeout=60)


def check_test_letter(program, variables, box):
    done = run(program, variables, "mail", "test", "Mo@Example.ORG")
    equal(done.returncode, 0, done.stderr)
    equal(done.stdout, "sent; the mail server said: 250 2.0.0 queued as 1\n")
    message = read(box, 0, "mo@example.org")
    equal(message["Subject"], "A test letter from SetTimes")
    equal(re.fullmatch(rf"<outbox-test-\d+@{HOST}>", message["Message-ID"]) is not None, True, message["Message-ID"])


def check_refusals(program, stranger, trusting, box):
    before = len(box.letters)
    untrusted = run(program, stranger, "mail", "test", "mo@example.org")
    equal((untrusted.returncode, "certificate" in untrusted.stderr), (1, True), untrusted.stderr)
    wrong = run(program, trusting | {"SETTIMES_SMTP__PASSWORD": "wrong"}, "mail", "test", "mo@example.org")
    equal((wrong.returncode, "535 5.7.8" in wrong.stderr), (1, True), wrong.stderr)
    address = run(program, trusting | {"SETTIMES_SMTP__HOST": "127.0.0.1"}, "mail", "test", "mo@example.org")
    equal((address.returncode, "certificate" in address.stderr), (1, True), "a certificate for another name: " + address.stderr)
    equal(len(box.letters), before, "nothing was sent")


def check_outbox(program, variables, box, folder):
    """Letters with everything that breaks mail: dots, long lines, other scripts, a list to leave."""
    equal(run(program, variables, "migrate").returncode, 0)
    unsubscribe = f"<https://{HOST}/api/subscriptions/unsubscribe?token={'t' * 90}&scope=all>"
    headers = {"List-Id": f"<digest.{HOST}>", "List-Unsubscribe": unsubscribe, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    texts = [
        ".\n..dots\n. at the start\n\n-- \nend\n",
        "Grüße aus 夜更けの電線 👩🏽‍🎤\n" + "long " * 400 + "\n",
        "x" * 2000 + "\n",
        "From the top: a plain line\n",
    ]
    with sqlite3.connect(folder / "data" / "settimes.db") as database:
        for number, text in enumerate(texts):
            database.execute(
                "INSERT INTO email_outbox (idempotency_key, kind, to_address, subject, headers, body, next_attempt_at, created_at)"
                " VALUES (?, 'digest', 'mo@example.org', ?, ?, ?, '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
                (f"key-{number}", f"Nächte {number}: 夜更けの電線 & <b>", json.dumps(headers), json.dumps({"text": text, "html": f"<p>{text}</p>"})),
            )
    before = len(box.letters)
    log = open(folder / "serve.log", "w")
    serving = subprocess.Popen([program, "serve", "--listen", f"unix:{folder}/sock"], env=variables, stdout=log, stderr=log)
    wait_for(lambda: len(box.letters) == before + len(texts), folder / "serve.log")
    serving.send_signal(signal.SIGTERM)
    equal(serving.wait(60), 0)
    for number, text in enumerate(texts):
        message = read(box, before + number, "mo@example.org", sheet=False)
        equal(message["Subject"], f"Nächte {number}: 夜更けの電線 & <b>")
        equal(message["Message-ID"], f"<outbox-{number + 1}@{HOST}>")
        for name, value in headers.items():
            equal(message[name], value)
        equal(part(message, "plain"), text)
        equal(part(message, "html"), f"<p>{text}</p>")
    with sqlite3.connect(folder / "data" / "settimes.db") as database:
        left = database.execute("SELECT COUNT(*) FROM email_outbox WHERE state <> 'sent' OR body IS NOT NULL").fetchone()
    equal(left, (0,))


def read(box, index, recipient, sheet=True):
    """One letter: what holds for all of them is checked here."""
    protected, signed_in, envelope = box.letters[index]
    equal((protected, signed_in), (True, True))
    equal((envelope.mail_from, envelope.rcpt_tos), (f"sets@{HOST}", [recipient]))
    content = envelope.original_content
    equal(all(len(line) <= 998 for line in content.split(b"\r\n")), True, "lines are short enough for any server")
    equal(b"\n" in content.replace(b"\r\n", b""), False, "every line ends with CR LF")
    equal(content.isascii(), True)
    message = email.message_from_bytes(content, policy=email.policy.default)
    equal(message.defects, [])
    equal(message["From"], f"Größe Crawl <sets@{HOST}>")
    equal(message["To"], recipient)
    equal(message["Auto-Submitted"], "auto-generated")
    equal(message["X-Auto-Response-Suppress"], "All")
    equal(abs(parsedate_to_datetime(message["Date"]).timestamp() - time.time()) < 120, True, message["Date"])
    equal(len(message.get_all("Message-ID")), 1)
    equal(message.get_content_type(), "multipart/alternative")
    equal([part.get_content_type() for part in message.iter_parts()], ["text/plain", "text/html"])
    equal([part.get_content_charset() for part in message.iter_parts()], ["utf-8", "utf-8"])
    if sheet:
        text, page = part(message, "plain"), Links(part(message, "html"))
        equal(page.links, set(re.findall(r"https?://\S+", text)), "both parts have the same links")
        equal(page.tags & {"img", "script", "link", "table"}, set())
        equal((OPERATOR in text, OPERATOR in page.text), (True, True))
        for line in filter(None, text.split("\n")):
            words = line.split(": ", 1)[-1].strip("- :")
            equal(words in page.text, True, f"{words!r} is in both parts")
    return message


def part(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def wait_for(condition, log):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise SystemExit(f"the letters did not come:\n{log.read_text()}")


def equal(found, expected, what=""):
    if found != expected:
        raise SystemExit(f"expected {expected!r}\nfound    {found!r}\n{what}")


if __name__ == "__main__":
    main(*sys.argv[1:])
