"""Sentences a second of the whole extraction: ``python -m tests.benchmarks.throughput [--jsonl IN] [--least N]``.

Without ``--jsonl`` (lines of ``{"id","text"}``) the shipped sample texts are read, over and over. First the table says
where one process spends its time: each stage's seconds are those spent in its own module and in what only it calls.
Then ``pv-reports extract --jsonl`` itself is timed, with one process and with two, from its start to its last line.
Exit code 1 where two processes read fewer sentences a second than ``--least``.
"""

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pv_reports.extraction.sections import sentences
from pv_reports.intake import read, text_document
from pv_reports.pipeline import cases_of
from pv_reports.samples import sample_files

# A stage is what these functions take, without what another stage's take inside them. Forms and links come as a whole;
# the patterns by what they look for.
STAGES: Final = {
    "reading: text to document": ("text_document",),
    "reading: terms of the lexicon": ("terms",),
    "reading: negation and its like": ("_scopes",),
    "forms": ("form_mentions", "lab_mentions", "free_text_regions"),
    "patients apart": ("split_patients",),
    "tagger": ("tag", "tagged_patient", "tagged_drugs", "tagged_conditions"),
    "patterns: dates": ("find_dates", "date_mentions"),
    "patterns: tests": ("test_mentions",),
    "patterns: patient": ("demographic_mentions",),
    "patterns: medicines": ("drug_mentions", "give_roles", "treatment_mentions", "action_mentions"),
    "patterns: doses": ("dose_mentions",),
    "patterns: conditions": ("condition_mentions", "sort_conditions", "extra_history", "without_refuted"),
    "patterns: reporter": ("reporter_mentions",),
    "patterns: outcomes and the rest": (
        "timing_mentions", "outcome_mentions", "seriousness_mentions", "situation_mentions", "causality_mentions",
        "death_mentions",
    ),
    "linking": ("link",),
    "coding": ("code_reaction",),
    "validity and JSON": ("validity", "model_dump"),
}  # fmt: skip
_FEW: Final = 2000  # sentences of samples: enough for every pattern to be warm


def texts(source: Path | None) -> list[str]:
    """The texts of a JSONL file, or the sample texts repeated."""
    if source:
        lines = source.read_text(encoding="utf-8").split("\n")
        return [json.loads(line)["text"] for line in lines if line.strip()]
    shipped = [
        document.text
        for file in sample_files()
        if file.suffix in (".txt", ".eml")
        for document in read(file.read_bytes(), file.name).documents
    ]
    return shipped * (1 + _FEW // count(shipped))


def count(pieces: Sequence[str]) -> int:
    """How many sentences the texts have."""
    return sum(len(sentences(text)) for text in pieces)


def extract(text: str) -> None:
    """One text as the batch command reads it."""
    for case in cases_of((text_document(text, "text"),)).cases:
        case.model_dump(mode="json")


def by_stage(pieces: Sequence[str]) -> Counter[str]:
    """The share of each stage in the time of one process."""
    stage_of = {function: stage for stage, functions in STAGES.items() for function in functions}
    profile = cProfile.Profile()
    profile.enable()
    for text in pieces:
        extract(text)
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    shares: Counter[str] = Counter()
    total = sum(own for _, _, own, _, _ in stats.values())
    for (file, _, name), (_, _, _, spent, callers) in stats.items():
        if (stage := stage_of.get(name)) and "pv_reports" in file:
            shares[stage] += spent / total
            for (_, _, caller), (_, _, _, part) in callers.items():
                if (outer := stage_of.get(caller)) and outer != stage:
                    shares[outer] -= part / total
    shares["all else"] = 1 - shares.total()
    return shares


def command(pieces: Sequence[str], jobs: int) -> float:
    """Seconds of ``pv-reports extract --jsonl`` over the texts, a new process."""
    with tempfile.TemporaryDirectory() as scratch:
        source, out = Path(scratch) / "in.jsonl", Path(scratch) / "out.jsonl"
        lines = (json.dumps({"id": str(number), "text": text}) for number, text in enumerate(pieces))
        source.write_text("\n".join(lines), encoding="utf-8")
        words = ("-m", "pv_reports", "extract", "--jsonl", str(source), "--out", str(out), "--jobs", str(jobs))
        started = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, env={**os.environ, "PV_REPORTS_HOME": scratch})
        return time.perf_counter() - started


def main() -> int:
    """Print everything; 1 where the bound is missed."""
    parser = argparse.ArgumentParser(
        prog="throughput", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--jsonl", type=Path, metavar="IN", help="texts to read instead of the samples")
    parser.add_argument("--least", type=float, default=250.0, metavar="N", help="sentences a second with two processes")
    arguments = parser.parse_args()
    pieces = texts(arguments.jsonl)
    number = count(pieces)
    for text in pieces[:300]:
        extract(text)
    started = time.process_time()
    for text in pieces:
        extract(text)
    warm = time.process_time() - started
    print(
        f"{len(pieces)} texts, {number} sentences; {1000 * warm / number:.2f} ms of CPU a sentence, warm, one process\n"
    )
    print(f"{'stage':<36}{'share':>8}{'ms a sentence':>16}")
    for stage, share in by_stage(pieces[:300]).most_common():
        print(f"{stage:<36}{share:>8.1%}{1000 * warm * share / number:>16.3f}")
    print(f"\n{'pv-reports extract --jsonl':<36}{'seconds':>8}{'sentences/s':>16}")
    rates = []
    for jobs in (1, 2):
        seconds = command(pieces, jobs)
        rates.append(number / seconds)
        print(f"{f'--jobs {jobs}, its start included':<36}{seconds:>8.1f}{rates[-1]:>16.0f}")
    missed = rates[-1] < arguments.least
    print(f"\n{'MISSED' if missed else 'ok':<8}two processes: {rates[-1]:.0f} of {arguments.least:g} sentences/s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
