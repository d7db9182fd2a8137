"""What a phone gets: Lighthouse's verdict on the pages, and how much they weigh."""
import datetime
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from urllib.parse import urlsplit

import lab

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOOD = 98
# Brotli bytes of the event page with its styles and scripts (public specification, 6.1).
MOST_BYTES = 30_000
HERE = os.path.dirname(os.path.abspath(__file__))
CLI = os.path.join(HERE, "lighthouse", "node_modules", "lighthouse", "cli", "index.js")
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"


class Demo:
    """The demo's nights in a folder of their own, its main night tonight: thirty sets, a page as a fan sees it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="settimes-pages-", dir=os.environ.get("BENCH_DIR"))
        day = (datetime.date.today() + datetime.timedelta(days=14)).isoformat()
        subprocess.run([os.environ["SETTIMES_BIN"], "demo", "--date", day, "--no-serve", "--data-dir", self.folder],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


def chromium():
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
    return next((path for path in (name and shutil.which(name) for name in names) if path), None) or lab.stop("there is no Chromium here")


def lighthouse(url):
    """One run with the defaults: a phone, a slow network and a slow processor, both simulated."""
    done = subprocess.run(["node", CLI, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"],
                          capture_output=True, text=True, env=os.environ | {"CHROME_PATH": chromium()}, timeout=300)
    if done.returncode:
        lab.stop(f"Lighthouse gave up on {url}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def score(report, category):
    return round((report["categories"][category]["score"] or 0) * 100)


def missing(report):
    """The audits that cost points, the dearest first."""
    lost = {}
    for category in CATEGORIES:
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                lost[part["id"]] = (1 - audit["score"]) * part["weight"]
    return [f"{name} {report['audits'][name].get('displayValue', '')}".strip() for name in sorted(lost, key=lost.get, reverse=True)]


def requests(report, until):
    """The requests that began before an observed moment (`observedLoad`), and their addresses."""
    moment = report["audits"]["metrics"]["details"]["items"][0][until]
    items = report["audits"]["network-requests"]["details"]["items"]
    return [item["url"] for item in items if item["networkRequestTime"] < moment and item["url"].startswith("http")]


def weight(port, urls):
    """Bytes of HTML, CSS and JS in Brotli, which a browser asks for under https only."""
    found = {"html": 0, "css": 0, "javascript": 0}
    for url in urls:
        split = urlsplit(url)
        status, headers, body = lab.ask(port, split.path + (f"?{split.query}" if split.query else ""), "br")
        kind = dict((name.lower(), value) for name, value in headers).get("content-type", "")
        for name in found:
            if status == 200 and name in kind:
                found[name] += len(body)
    return found


def first_band(port, night):
    body = lab.ask(port, night)[2].decode()
    return re.search(r'href="(/band/\d+)"', body).group(1)


def measure(report_of, table, name, port, path):
    report = report_of(f"http://localhost:{port}{path}")
    scores = [score(report, category) for category in CATEGORIES]
    good = min(scores) >= GOOD
    bytes_of = weight(port, requests(report, "observedLoad"))
    table["scores"].append((name, *scores, "yes" if good else "**no**", "; ".join(missing(report)[:4]) or "–"))
    total = sum(bytes_of.values())
    table["weights"].append((name, *(f"{size:,}" for size in bytes_of.values()), f"{total:,}", "yes" if total <= MOST_BYTES else "**no**",
                             len(requests(report, "observedLoad"))))


def run(heading, row, big_night):
    """Both tables; `big_night` gives a filled folder and the address of a night of sixty sets."""
    table = {"scores": [], "weights": []}
    with Demo() as demo:
        program = lab.Program(demo.folder, log="warn")
        try:
            night = "/event/lamplight-vol-6"
            for name, path in (("home", "/"), ("event, 30 sets", night), ("band", first_band(program.port, night))):
                measure(lighthouse, table, name, program.port, path)
        finally:
            program.stop()
    with big_night() as (folder, path):
        program = lab.Program(folder, log="warn")
        try:
            measure(lighthouse, table, "event, 60 sets", program.port, path)
        finally:
            program.stop()
    load = os.getloadavg()[0]
    version = json.load(open(os.path.join(HERE, "lighthouse", "node_modules", "lighthouse", "package.json")))["version"]
    heading(f"Lighthouse {version}, mobile, throttled by default (load of the machine {load:.1f} at {time.strftime('%H:%M')})",
            ["page", *CATEGORIES, f"≥ {GOOD}", "what costs points"])
    for cells in table["scores"]:
        row(*cells)
    heading("Weight (Brotli bytes) and requests of a cold visit", ["page", "HTML", "CSS", "JS", "together", "≤ 30,000", "requests until load"])
    for cells in table["weights"]:
        row(*cells)
