"""How long each stage takes on the shipped samples: ``python -m tests.benchmarks.stages [--home DIR]``.

``--home`` keeps the loaded knowledge base for the next run; without it a temporary home is filled, which is timed too.
Stages are told apart by what the pipeline itself reports, so nothing runs here that does not run for a user. Reading
the scan is shown apart: OCR is another program's time. Exit code 1 where a promised bound is missed.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pv_reports.cli.base import opened_base
from pv_reports.export import Report, render_docx
from pv_reports.intake import read
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline import build
from pv_reports.samples import sample_files
from pv_reports.settings import load

STAGES = ("read", "extract", "assess", "retrieve", "draft", "check", "export")
_TOLD = {
    "extracting": "extract",
    "assessing": "assess",
    "searching knowledge": "retrieve",
    "drafting": "draft",
    "checking": "check",
}
SCAN = "02_cioms_scan.pdf"
HELP_S, TEXT_S, ALL_S = 0.5, 2.0, 60.0


class Clock:
    """Seconds per stage; a stage lasts until the next one is named."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._stage = ""
        self._since = time.perf_counter()

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] += now - self._since
        self._stage, self._since = name, now

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        self.stage(name)
        yield
        self.stage("")


def whole_way(file: Path, base: KnowledgeBase) -> tuple[Counter[str], int]:
    """One file from its bytes to the DOCX of each of its cases: seconds per stage and the number of cases."""
    clock = Clock()
    with clock.during("read"):
        documents = read(file.read_bytes(), file.name).documents
    made = build(documents, base, received=date(2026, 1, 2), progress=lambda told: clock.stage(_TOLD[told]))
    with clock.during("export"):
        for one in made:
            report = Report(
                case=one.case,
                assessment=one.assessment,
                draft=one.draft,
                documents=documents,
                open_findings=one.findings,
            )
            render_docx(report)
    return clock.seconds, len(made)


def best(action: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of some runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return min(taken)


def run(*words: str, home: Path | None = None) -> None:
    env = dict(os.environ) | ({"PV_REPORTS_HOME": str(home)} if home else {})
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=env)


def row(name: str, cases: object, seconds: Counter[str]) -> str:
    cells = "".join(f"{1000 * seconds[stage]:>10.0f}" for stage in STAGES)
    return f"{name:<34}{cases!s:>6}{cells}{1000 * seconds.total():>10.0f}"


def samples(base: KnowledgeBase) -> tuple[float, float]:
    """Prints the table in milliseconds; the seconds of all samples and of the slowest text file, both without OCR."""
    print(f"{'milliseconds':<34}{'cases':>6}" + "".join(f"{stage:>10}" for stage in (*STAGES, "total")))
    total: Counter[str] = Counter()
    number, slowest, ocr = 0, 0.0, 0.0
    for file in sample_files():
        seconds, cases = whole_way(file, base)
        print(row(file.name, cases, seconds))
        if file.suffix == ".txt":
            slowest = max(slowest, seconds.total())
        if file.name == SCAN:
            ocr = seconds.pop("read")
        total.update(seconds)
        number += cases
    print(row("all samples, without OCR", number, total))
    print(f"{'reading the scan, with OCR':<34}{'':>6}{1000 * ocr:>10.0f}")
    return total.total(), slowest


def peers() -> None:
    """Reading a PDF with a text layer, against the libraries that read text and tables out of one."""
    import pdfplumber
    import pypdfium2

    def plumber(data: bytes) -> None:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.extract_tables()

    def pdfium(data: bytes) -> None:
        for page in pypdfium2.PdfDocument(io.BytesIO(data)):
            page.get_textpage().get_text_range()

    print(f"\n{'reading a PDF, milliseconds':<34}{'here':>10}{'pdfplumber, text and tables':>30}{'pdfium, text':>16}")
    for file in sample_files():
        if file.suffix == ".pdf" and file.name != SCAN:
            data, name = file.read_bytes(), file.name
            mine = best(lambda data=data, name=name: read(data, name))  # type: ignore[misc]
            other = best(lambda data=data: plumber(data))  # type: ignore[misc]
            plain = best(lambda data=data: pdfium(data))  # type: ignore[misc]
            print(f"{name:<34}{1000 * mine:>10.0f}{1000 * other:>30.0f}{1000 * plain:>16.0f}")


def main() -> int:
    """Print everything; 1 where a promised bound is missed."""
    parser = argparse.ArgumentParser(prog="stages", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home whose knowledge base is loaded, or is to be loaded")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        settings = load(home=arguments.home or Path(scratch) / "home")
        started = time.perf_counter()
        with opened_base(settings) as base:
            base.search("warm up", 1)
            print(f"knowledge base opened, {len(base.sources())} sources: {time.perf_counter() - started:.1f} s\n")
            total, slowest = samples(base)
        text = next(file for file in sample_files() if file.name.startswith("13_"))
        words = ("-m", "pv_reports", "draft", str(text), "--out", str(Path(scratch) / "out"))
        cold = best(lambda: run(*words, home=settings.home))
        shown = best(lambda: run("-m", "pv_reports", "--help"), 5)
        bare = best(lambda: run("-c", "pass"), 5)
    peers()
    print(f"\n`pv-reports --help`: {shown:.2f} s (Python alone {bare:.2f} s)")
    print(f"`pv-reports draft` of one text file, a new process: {cold:.1f} s")
    bounds = (
        ("--help", shown, HELP_S),
        ("slowest text file, bytes to DOCX", slowest, TEXT_S),
        ("one text file in a new process", cold, TEXT_S),
        ("all samples, OCR apart", total, ALL_S),
    )
    missed = 0
    for name, taken, bound in bounds:
        missed += taken > bound
        print(f"{'ok' if taken <= bound else 'MISSED':<8}{name}: {taken:.2f} s of {bound:g} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
