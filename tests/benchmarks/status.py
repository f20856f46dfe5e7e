"""Whose and how certain: our reading against medspaCy's ConText on the written set, in one run.

    python -m tests.benchmarks.status [--peer-python PATH] [--repeats N] [--misses]

medspaCy needs numpy below 2 and so a place of its own: ``python3 -m venv DIR && DIR/bin/pip install medspacy``, then
``--peer-python DIR/bin/python``. Without it only our own numbers are printed.

Timed for both alike is one thread's CPU time, the fastest of N passes after one to warm up, from a sentence as a string
and the places of its targets to the status of every target: splitting into sentences and medspaCy's tokens included,
finding the targets not. A target may stand under several of medspaCy's modifiers; of all orders of precedence among
them the one that scores best for medspaCy counts. Its shipped rules know no other person than family: such targets are
shown and left out of "all six". Exit code 1 where medspaCy is better on the check half, or more than a tenth as fast.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from pv_reports.extraction.mentions import Status
from pv_reports.extraction.reading import read

DATA = Path(__file__).parents[1] / "golden" / "status"
HALVES = ("development", "check")
SIX = tuple(status for status in Status if status is not Status.OTHER_PERSON)
PEER_STATUS = {
    "NEGATED_EXISTENCE": Status.NEGATED,
    "FAMILY": Status.FAMILY,
    "HISTORICAL": Status.HISTORICAL,
    "HYPOTHETICAL": Status.HYPOTHETICAL,
    "POSSIBLE_EXISTENCE": Status.SPECULATED,
}
TIMES_FASTER = 10
HOW_TO_GET_IT = (
    "medspaCy was not run. It needs an environment of its own:\n"
    "  python3 -m venv medspacy && medspacy/bin/pip install medspacy\n"
    "  python -m tests.benchmarks.status --peer-python medspacy/bin/python"
)
_MARK = re.compile(r"\[([^\[\]|]+)\|(\w+)\]")


class Target(NamedTuple):
    start: int
    end: int
    status: Status


class Sentence(NamedTuple):
    """``text[target.start:target.end]`` are the words of a target."""

    text: str
    targets: tuple[Target, ...]


def unmarked(line: str) -> Sentence:
    """The sentence of a line in which targets are marked ``[words|status]``."""
    pieces: list[str] = []
    targets: list[Target] = []
    length = at = 0
    for mark in _MARK.finditer(line):
        before = line[at : mark.start()]
        start = length + len(before)
        targets.append(Target(start, start + len(mark[1]), Status(mark[2])))
        pieces += [before, mark[1]]
        length, at = targets[-1].end, mark.end()
    return Sentence("".join([*pieces, line[at:]]), tuple(targets))


def sentences(half: str) -> list[Sentence]:
    lines = (DATA / f"{half}.txt").read_text(encoding="utf-8").splitlines()
    return [unmarked(line) for line in lines if line]


def ours(text: str, targets: Sequence[Target]) -> list[Status]:
    reading = read(text)
    return [reading.status(target.start, target.end) for target in targets]


def timed(work: Callable[[], object], repeats: int) -> float:
    """CPU seconds of the fastest of ``repeats`` passes, after one that is not counted."""
    fastest = float("inf")
    work()
    for _ in range(repeats):
        began = time.process_time()
        work()
        fastest = min(fastest, time.process_time() - began)
    return fastest


def accuracy(wanted: Sequence[Status], found: Sequence[Status], of: Sequence[Status]) -> tuple[int, int]:
    """(right, all) among the targets whose status is one of ``of``."""
    pairs = [(want, got) for want, got in zip(wanted, found, strict=True) if want in of]
    return sum(want is got for want, got in pairs), len(pairs)


def peer(python: str, asked: Sequence[Sentence], repeats: int) -> tuple[list[set[Status]], float, str]:
    """The statuses of medspaCy's modifiers per target, its seconds and its name with the version."""
    request = {
        "repeats": repeats,
        "sentences": [{"text": s.text, "spans": [[t.start, t.end] for t in s.targets]} for s in asked],
    }
    script = Path(__file__).with_name("status_peer.py")
    done = subprocess.run([python, str(script)], input=json.dumps(request), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{python} could not run medspaCy: {done.stderr.strip()[-400:]}\n{HOW_TO_GET_IT}")
    answer = json.loads(done.stdout)
    named = " ".join(("medspaCy", answer["versions"]["medspacy"]))
    flags = [{PEER_STATUS[category] for category in target} for item in answer["found"] for target in item]
    return flags, float(answer["seconds"]), named


def best_order(wanted: Sequence[Status], flags: Sequence[set[Status]]) -> list[Status]:
    """One status per target, by the order of precedence that agrees best with what is wanted."""

    def settled(order: Sequence[Status]) -> list[Status]:
        return [next((status for status in order if status in target), Status.AFFIRMED) for target in flags]

    return max(
        (settled(order) for order in permutations(PEER_STATUS.values())),
        key=lambda found: accuracy(wanted, found, SIX)[0],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peer-python", metavar="PATH", help="a Python that has medspaCy")
    parser.add_argument("--repeats", type=int, default=5, help="timed passes; the fastest counts")
    parser.add_argument("--misses", action="store_true", help="print what we miss in the development half")
    options = parser.parse_args(arguments)
    halves = {half: sentences(half) for half in HALVES}
    everything = [sentence for half in HALVES for sentence in halves[half]]
    wanted = [target.status for sentence in everything for target in sentence.targets]
    cut = sum(len(sentence.targets) for sentence in halves["development"])
    found = {"ours": [status for sentence in everything for status in ours(*sentence)]}
    seconds = {"ours": timed(lambda: [ours(*sentence) for sentence in everything], options.repeats)}
    if options.peer_python:
        flags, elapsed, name = peer(options.peer_python, everything, options.repeats)
        found[name], seconds[name] = best_order(wanted, flags), elapsed
    parts = {"development": slice(None, cut), "check": slice(cut, None)}
    print(f"{len(everything)} sentences, {len(wanted)} targets\n")
    rows: list[tuple[str, Sequence[Status]]] = [(status.value, (status,)) for status in SIX]
    rows += [("all six", SIX), ("other_person", (Status.OTHER_PERSON,))]
    heads = [f"{who}, {half}" for half in HALVES for who in found]
    print("| status | " + " | ".join(heads) + " |\n|---|" + "---|" * len(heads))
    for label, of in rows:
        cells = [accuracy(wanted[part], found[who][part], of) for part in parts.values() for who in found]
        print(f"| {label} | " + " | ".join(f"{right / all_:.3f} ({right}/{all_})" for right, all_ in cells) + " |")
    rate = {who: len(everything) / elapsed for who, elapsed in seconds.items()}
    print("| sentences/s | " + " | ".join(f"{rate[who]:,.0f}" for _ in HALVES for who in found) + " |")
    if options.misses:
        _print_misses(halves["development"])
    if not options.peer_python:
        print(f"\n{HOW_TO_GET_IT}")
        return 0
    (mine, _), (theirs, _) = (accuracy(wanted[cut:], found[who][cut:], SIX) for who in found)
    return 0 if mine >= theirs and rate["ours"] >= TIMES_FASTER * rate[name] else 1


def _print_misses(half: Sequence[Sentence]) -> None:
    for sentence in half:
        for target, got in zip(sentence.targets, ours(*sentence), strict=True):
            if got is not target.status:
                words = sentence.text[target.start : target.end]
                print(f"{target.status.value} read as {got.value}: {words!r} in {sentence.text!r}")


if __name__ == "__main__":
    sys.exit(main())
