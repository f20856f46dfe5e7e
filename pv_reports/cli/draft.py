"""draft, extract and check: one shot, no queue."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pv_reports.cli.output import bar, print_json, read_jsonl, tell, write_jsonl, write_lines
from pv_reports.cli.usage import UsageError
from pv_reports.errors import IntakeError, PvReportsError
from pv_reports.intake import Limits, read
from pv_reports.records import Intake, Refusal
from pv_reports.settings import Settings, load


def draft(arguments: Namespace) -> int:
    """Files in, `<case>.docx` and `<case>.json` out."""
    from pv_reports.cli.base import opened_base
    from pv_reports.export import Report, render_docx
    from pv_reports.pipeline import build, open_coder
    from pv_reports.qwen import endpoint

    settings = load(home=arguments.home)
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PvReportsError(
            str(arguments.out), f"is no folder to write to ({error.strerror}).", "Name another with --out."
        ) from error
    written, refused = [], []
    today = datetime.now(UTC).date()
    coder = open_coder(settings)
    with opened_base(settings) as base:
        for file in bar(arguments.files, "drafting"):
            intake = _read(file, settings)
            refused += [refusal.model_dump() for refusal in intake.refusals]
            built = (
                build(
                    intake.documents,
                    base,
                    received=today,
                    model=endpoint(settings),
                    template=arguments.report,
                    coder=coder,
                )
                if intake.documents
                else ()
            )
            for made in built:
                report = Report(
                    case=made.case,
                    assessment=made.assessment,
                    draft=made.draft,
                    documents=intake.documents,
                    open_findings=made.findings,
                )
                target = arguments.out / f"{made.case.id}.docx"
                target.write_bytes(render_docx(report))
                target.with_suffix(".json").write_text(made.model_dump_json(indent=2), encoding="utf-8")
                written.append(
                    {
                        "id": made.case.id,
                        "file": file.name,
                        "docx": str(target),
                        "json": str(target.with_suffix(".json")),
                        "findings": len(made.findings),
                    }
                )
                tell(f"{file.name}: {target} ({len(made.findings)} findings)")
    if arguments.json:
        print_json({"drafts": written, "refusals": refused})
    return 1 if refused else 0


def extract(arguments: Namespace) -> int:
    """Safety cases as JSON, of files or of a JSONL batch."""
    if arguments.jsonl:
        return _extract_batch(arguments)
    from pv_reports.pipeline import cases_of, open_coder
    from pv_reports.qwen import endpoint

    settings = load(home=arguments.home)
    model, coder = endpoint(settings), open_coder(settings)
    _needs_files(arguments.files)
    results, refused = [], []
    for file in bar(arguments.files, "extracting"):
        intake = _read(file, settings)
        refused += [refusal.model_dump() for refusal in intake.refusals]
        if intake.documents:
            found = cases_of(intake.documents, model=model, coder=coder)
            results.append(
                {
                    "file": file.name,
                    "documents": [
                        {"id": d.id, "name": d.name, "language": d.language, "text": d.text} for d in intake.documents
                    ],
                    "cases": [case.model_dump(mode="json") for case in found.cases],
                    "findings": [finding.model_dump(mode="json") for finding in found.findings],
                }
            )
    cases = [case for result in results for case in result["cases"]]
    print_json({"cases": cases, "files": results, "refusals": refused})
    return 1 if refused else 0


def _extract_batch(arguments: Namespace) -> int:
    from pv_reports.cli.extracting import default_jobs, extracted

    out, rows = _needs_out(arguments), read_jsonl(arguments.jsonl, ("id", "text"))
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("--jobs", f"{arguments.jobs} is no number of processes.", "Name 1 or more.")
    jobs = arguments.jobs or default_jobs(len(rows), arguments.home)
    write_lines(out, bar(extracted(rows, jobs, arguments.home), "extracting", len(rows)))
    return 0


def check(arguments: Namespace) -> int:
    """Findings about a text against its sources, of files or of a JSONL batch. Exit code 1 when anything blocks."""
    from pv_reports.checking import check_text

    settings = load(home=arguments.home)
    if arguments.jsonl:
        out, lines = _needs_out(arguments), read_jsonl(arguments.jsonl, ("id", "draft", "sources"))

        def rows() -> Iterator[dict[str, Any]]:
            for row in bar(lines, "checking"):
                sources = [row["sources"]] if isinstance(row["sources"], str) else row["sources"]
                found = check_text(str(row["draft"]), [str(text) for text in sources])
                yield {"id": row["id"], "findings": [finding.model_dump(mode="json") for finding in found]}

        write_jsonl(out, rows())
        return 0
    _needs_files([arguments.draft] if arguments.draft else [])
    if not arguments.source:
        raise UsageError("check", "no source is named.", "Name the source files with --source.")
    draft_text = "\n".join(document.text for document in _read_or_raise(arguments.draft, settings).documents)
    sources = [d.text for file in arguments.source for d in _read_or_raise(file, settings).documents]
    findings = check_text(draft_text, sources)
    if arguments.json:
        print_json({"findings": [finding.model_dump(mode="json") for finding in findings]})
    else:
        for finding in findings:
            print(f"{finding.severity} {finding.check} [{finding.start}:{finding.end}] {finding.reason}")
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _read(file: Path, settings: Settings) -> Intake:
    """One bad file never stops the others: its refusal is told and returned."""
    try:
        return _read_or_raise(file, settings)
    except IntakeError as error:
        tell(f"refused: {error}")
        return Intake(
            refusals=(Refusal(name=file.name, place=error.place, problem=error.problem, remedy=error.remedy),)
        )


def _read_or_raise(file: Path, settings: Settings) -> Intake:
    limits = Limits.of(settings)
    try:
        size = file.stat().st_size
        if size > limits.max_bytes:
            raise IntakeError(
                file.name,
                f"is {size / 1e6:.0f} MB; the limit is {settings.max_file_mb} MB.",
                "Split it or raise PV_REPORTS_MAX_FILE_MB.",
            )
        data = file.read_bytes()
    except OSError as error:
        raise IntakeError(
            file.name, f"cannot be read ({error.strerror}).", "Check the path and its permissions."
        ) from error
    return read(data, file.name, limits, settings.ocr)


def _needs_out(arguments: Namespace) -> Path:
    if arguments.out is None:
        raise UsageError("--jsonl", "needs a file for the results.", "Name it with --out.")
    return Path(arguments.out)


def _needs_files(files: list[Path]) -> None:
    if not files:
        raise UsageError("no input", "neither a FILE nor --jsonl is given.", "Name one; see --help.")
