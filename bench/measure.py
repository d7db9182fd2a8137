"""Measures the program and prints Markdown. Parts: warm, edits, build, growth, start, memory, pages (all without names)."""
import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import fill
import lab
import pages as phone

WARM = [("/api/schedule", None), (f"/event/{fill.SLUG}", None), (f"/event/{fill.SLUG}", "br")]


def heading(text, columns):
    print(f"\n### {text}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)


def row(*cells):
    print(f"| {' | '.join(str(cell) for cell in cells)} |", flush=True)


def verdict(good):
    return "yes" if good else "**no**"


def faultless(*runs):
    """Stops when a run had refused or broken answers: its figure means nothing."""
    for run in runs:
        if run.faults:
            lab.stop(f"not every answer was a good one: {run.faults}")


class Town:
    """A migrated and filled data folder."""

    def __init__(self, events, sets, size=0):
        self.folder = tempfile.mkdtemp(prefix="settimes-bench-", dir=os.environ.get("BENCH_DIR"))
        subprocess.run([os.environ["SETTIMES_BIN"], "migrate", "--data-dir", self.folder], check=True, stdout=subprocess.DEVNULL)
        self.db = os.path.join(self.folder, "settimes.db")
        self.events = events
        self.event, self.sets = fill.fill(self.db, events, sets)
        if size:
            fill.grow(self.db, size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


def alternate(program, path, encoding, log, wish):
    """Ours and nginx's rounds in turn, the first of each to get warm."""
    status, headers, body = lab.ask(program.port, path, encoding)
    if status != 200:
        lab.stop(f"{path} answers {status}")
    nginx = lab.Nginx(headers, body, log)
    ours, theirs = [], []
    try:
        for turn in range(wish.rounds + 1):
            pair = (lab.wrk(program.port, path, wish.seconds if turn else 1, encoding),
                    lab.wrk(nginx.port, "/", wish.seconds if turn else 1, encoding))
            faultless(*pair)
            if turn:
                ours.append(pair[0])
                theirs.append(pair[1])
    finally:
        nginx.stop()
    return ours, theirs, len(body)


def warm(wish):
    heading("Warm answers beside nginx (64 connections, one thread each)",
            ["request", "bytes", "access logs", "ours/s", "nginx/s", "ratio", "≥ 0.9", "p99 ours ms", "p99 nginx ms", "≤ 2 ×"])
    with Town(10, 600) as town:
        for log in ("off", "on"):
            program = lab.Program(town.folder, log="info" if log == "on" else "warn")
            try:
                for path, encoding in WARM:
                    ours, theirs, size = alternate(program, path, encoding, log == "on", wish)
                    rates = [lab.median(run.rate for run in runs) for runs in (ours, theirs)]
                    tails = [lab.median(run.p99 for run in runs) for runs in (ours, theirs)]
                    ratio = rates[0] / rates[1]
                    row(f"`{path}`{' br' if encoding else ''}", size, log, f"{rates[0]:,.0f}", f"{rates[1]:,.0f}", f"{ratio:.2f}",
                        verdict(ratio >= 0.9), f"{tails[0]:.2f}", f"{tails[1]:.2f}", verdict(tails[0] <= 2 * tails[1]))
            finally:
                program.stop()


def edits(wish):
    heading("The same with one edit a second, written to the database file by another process (access logs off)",
            ["request", "quiet/s", "edited/s", "ratio", "≥ 0.9", "p99 quiet ms", "p99 edited ms", "edits", "seen after ms"])
    with Town(10, 600) as town:
        program = lab.Program(town.folder, log="warn")
        editor = lab.Editor(town.folder, town.sets[0])
        try:
            for path in ("/api/schedule", f"/event/{fill.SLUG}"):
                seen = lab.median(seen_after(program, editor, path) for _ in range(10))
                quiet, edited, count = [], [], 0
                for _ in range(wish.rounds):
                    quiet.append(lab.wrk(program.port, path, wish.seconds))
                    with lab.Editor(town.folder, town.sets[0]) as busy:
                        edited.append(lab.wrk(program.port, path, wish.seconds))
                    count += busy.edits
                faultless(*quiet, *edited)
                rates = [lab.median(run.rate for run in runs) for runs in (quiet, edited)]
                tails = [lab.median(run.p99 for run in runs) for runs in (quiet, edited)]
                row(f"`{path}`", f"{rates[0]:,.0f}", f"{rates[1]:,.0f}", f"{rates[1] / rates[0]:.2f}", verdict(rates[1] >= 0.9 * rates[0]),
                    f"{tails[0]:.2f}", f"{tails[1]:.2f}", count, f"{seen:.1f}")
        finally:
            program.stop()


def seen_after(program, editor, path):
    """Milliseconds from the commit of an edit to the first answer that shows it."""
    before = lab.ask(program.port, path)[2]
    editor.edit()
    began = time.perf_counter()
    while lab.ask(program.port, path)[2] == before:
        if time.perf_counter() - began > 5:
            lab.stop(f"{path}: an edit was not seen within 5 s; the figures of an edited night would mean nothing")
    return (time.perf_counter() - began) * 1000


def build_rate(program, town, wish):
    runs = [lab.wrk(program.port, "/", wish.seconds, script="build.lua", words=[town.event, *town.sets]) for _ in range(wish.rounds)]
    faultless(*runs)
    return lab.median(run.rate for run in runs), lab.median(run.p99 for run in runs)


def build(wish):
    text = subprocess.run(["cargo", "run", "--locked", "--quiet", "--release", "-p", "settimes-store", "--example", "rates"],
                          capture_output=True, text=True)
    if text.returncode:
        lab.stop(f"the store's own rates cannot be measured:\n{text.stderr[-2000:]}")
    print(f"\n### The store's rates, in-process\n\n```text\n{text.stdout.strip()}\n```", flush=True)
    # The line that begins with the word "grouped"; "ungrouped" is another.
    found = re.search(r"(?mi)^\W*grouped\b[^\d\n]*([\d][\d,_.]*)", text.stdout)
    grouped = float(re.sub(r"[,_]", "", found.group(1))) if found else None
    heading("`POST /api/schedule/build`, 64 connections, each answer after its commit", ["builds/s", "p99 ms", "grouped in-process/s", "ratio", "≥ 0.5"])
    with Town(10, 600) as town:
        program = lab.Program(town.folder, log="warn")
        try:
            rate, tail = build_rate(program, town, wish)
        finally:
            program.stop()
    ratio = rate / grouped if grouped else None
    row(f"{rate:,.0f}", f"{tail:.2f}", f"{grouped:,.0f}" if grouped else "not found", f"{ratio:.2f}" if ratio else "–", verdict(ratio and ratio >= 0.5))


def growth(wish):
    heading("Growth: the same night in a small and a large database (each cost, large ÷ small)", ["what", "10 events", f"{wish.events:,} events, {wish.sets:,} sets", "ratio", "≤ 1.2"])
    found = []
    for events, sets in ((10, 600), (wish.events, wish.sets)):
        with Town(events, sets) as town:
            program = lab.Program(town.folder, log="warn")
            editor = lab.Editor(town.folder, town.sets[0])
            try:
                paths = ("/api/schedule", f"/event/{fill.SLUG}", "/")
                figures = {f"`{path}` warm, µs": 1e6 / lab.wrk(program.port, path, wish.seconds).rate for path in paths[:2]}
                for path in paths:
                    figures[f"`{path}` first after an edit, ms"] = lab.median(cold(program, editor, path) for _ in range(20))
                figures["build, µs"] = 1e6 / build_rate(program, town, wish)[0]
            finally:
                program.stop()
        found.append(figures)
    for what, small in found[0].items():
        large = found[1][what]
        row(what, f"{small:,.1f}", f"{large:,.1f}", f"{large / small:.2f}", verdict(large <= 1.2 * small))


def cold(program, editor, path):
    """Milliseconds of the first answer that shows an edit: rendered anew."""
    before = lab.ask(program.port, f"/api/schedule?event={fill.SLUG}")[2]
    editor.edit()
    # Until the edit is known to the program, by another address than the measured one where there is one.
    probe = f"/api/schedule?event={fill.SLUG}"
    deadline = time.perf_counter() + 5
    while probe != path and lab.ask(program.port, probe)[2] == before and time.perf_counter() < deadline:
        time.sleep(0.001)
    began = time.perf_counter()
    lab.ask(program.port, path)
    return (time.perf_counter() - began) * 1000


def start(wish):
    heading("Start on an existing database, to the first answer of the night's page (file in the page cache)", ["file", "median ms", "slowest ms", "≤ 150 ms"])
    with Town(wish.events, wish.sets, size=1_000_000_000) as town:
        times = []
        for _ in range(10):
            program = lab.Program(town.folder, log="warn", wait=f"/event/{fill.SLUG}")
            times.append(program.first_answer * 1000)
            program.stop()
        size = os.path.getsize(town.db) / 1e6
        row(f"{size:,.0f} MB", f"{lab.median(times):.0f}", f"{max(times):.0f}", verdict(lab.median(times) <= 150))


def memory(wish):
    heading("Memory (resident, MB)", ["state", "now", "highest", "budget", "kept"])
    for events, sets, budget in ((10, 600, 40), (wish.events, wish.sets, 150)):
        with Town(events, sets) as town:
            program = lab.Program(town.folder, log="warn")
            try:
                lab.ask(program.port, f"/event/{fill.SLUG}")
                time.sleep(2)
                now, most = program.memory()
                row(f"{events:,} events, idle", f"{now:.0f}", f"{most:.0f}", 40, verdict(most <= 40))
                if events > 10:
                    # Pages of many nights, so that the memory for finished answers is full; past nights may answer slowly.
                    lab.wrk(program.port, "/", wish.seconds * wish.rounds, script="wander.lua", words=[events])
                    build_rate(program, town, wish)
                    now, most = program.memory()
                    row(f"{events:,} events, after a crowd on all nights", f"{now:.0f}", f"{most:.0f}", budget, verdict(most <= budget))
            finally:
                program.stop()


def pages(_):
    @contextlib.contextmanager
    def big_night():
        with Town(10, 600) as town:
            yield town.folder, f"/event/{fill.SLUG}"

    phone.run(heading, row, big_night)


PARTS = {"warm": warm, "edits": edits, "build": build, "growth": growth, "start": start, "memory": memory, "pages": pages}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each side; the median counts")
    parser.add_argument("--seconds", type=int, default=4, help="of each round")
    parser.add_argument("--events", type=int, default=10_000, help="of the large database")
    parser.add_argument("--sets", type=int, default=1_000_000, help="of the large database")
    wish = parser.parse_args()
    unknown = [part for part in wish.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]}; the parts are {', '.join(PARTS)}")
    print(f"Machine: {lab.machine()}.\nCommand: `bench/run.sh {' '.join(sys.argv[1:])}`, {time.strftime('%Y-%m-%d')}; "
          f"{wish.rounds} rounds of {wish.seconds} s, medians; server and wrk each on a core of their own.")
    for name, part in PARTS.items():
        if not wish.parts or name in wish.parts:
            part(wish)


if __name__ == "__main__":
    main()
