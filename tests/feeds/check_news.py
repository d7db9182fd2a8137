#!/usr/bin/env python3
"""Reads the news of a folder with an independent parser: FOLDER/<name>.atom and FOLDER/<name>.rss are well-formed and tell the same."""

import html
import sys
from pathlib import Path

import feedparser


def self_link(feed):
    return [link.href for link in feed.links if link.rel == "self"]


def faults(atom, rss):
    """What is wrong with a feed in its two forms."""
    for name, feed, version in (("Atom", atom, "atom10"), ("RSS", rss, "rss20")):
        if feed.bozo:
            yield f"{name} is not well-formed: {feed.bozo_exception}"
        if feed.version != version:
            yield f"{name} is taken for {feed.version or 'nothing'}"
        if len(self_link(feed.feed)) != 1 or not self_link(feed.feed)[0].startswith("https://"):
            yield f"{name} names itself as {self_link(feed.feed)}"
        ids = [entry.id for entry in feed.entries]
        if not ids or len(ids) != len(set(ids)):
            yield f"{name} has the entries {ids}"
        moments = [entry.get("updated_parsed") or entry.get("published_parsed") for entry in feed.entries]
        if None in moments or moments != sorted(moments, reverse=True):
            yield f"{name} is not sorted by its moments, latest first: {moments}"
    if len(atom.entries) != len(rss.entries):
        yield f"{len(atom.entries)} entries in Atom, {len(rss.entries)} in RSS"
    for one, other in zip(atom.entries, rss.entries):
        told = (one.id, one.title, one.link, one.updated_parsed, one.summary)
        # A description of RSS is HTML, a summary of Atom says that it is text.
        also = (other.id, other.title, other.link, other.published_parsed, html.unescape(other.summary))
        if told != also:
            yield f"Atom tells {told}, RSS tells {also}"
        if one.summary_detail.type != "text/plain":
            yield f"the summary of {one.id} is {one.summary_detail.type}"
        for part in (" · ", "<b>bold</b> &amp; ]]> both", "Öl & Wasser – 夜行"):
            if part not in one.summary:
                yield f"the summary of {one.id} lost {part!r}: {one.summary}"


def main(folder):
    pairs = sorted(Path(folder).glob("*.atom"))
    found = 0
    for path in pairs:
        atom = feedparser.parse(path.read_bytes())
        rss = feedparser.parse(path.with_suffix(".rss").read_bytes())
        for fault in faults(atom, rss):
            found += 1
            print(f"{path.stem}: {fault}")
    print(f"{len(pairs)} feeds in two forms, {found} faults")
    return 1 if found or not pairs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
