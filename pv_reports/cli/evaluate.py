"""evaluate: per-field scores against gold."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from pv_reports.cli.output import print_json, tell
from pv_reports.cli.usage import UsageError
from pv_reports.errors import PvReportsError
from pv_reports.settings import Settings, load

if TYPE_CHECKING:  # imported where it is used: a wrong usage must not wait for it
    from pv_reports.evaluation import Comparison, Evaluation, Gold, Reader

_INTERRUPTED = 130
_SUFFIXES = (".md", ".json")


def evaluate(arguments: Namespace) -> int:
    """Print the scores as Markdown tables or JSON, and write the report. Exit code 1 where a document was refused."""
    settings = load(home=arguments.home)
    _check_usage(arguments, settings)
    from pv_reports.evaluation import load_gold

    gold = load_gold(arguments.gold, arguments.documents, arguments.format)
    result = _evaluated(arguments, settings, gold)
    _print(result, arguments.json)
    if arguments.report:
        _write(arguments.report, result)
    if result.interrupted:
        tell("Interrupted. The figures are of the documents that were read until then.")
        return _INTERRUPTED
    return 1 if any(evaluation.refused for evaluation in _all(result)) else 0


def _check_usage(arguments: Namespace, settings: Settings) -> None:
    """What the parser cannot see, before hours of reading go to waste."""
    if arguments.with_model and not settings.model_url:
        raise UsageError("--with-model", "no model endpoint is configured.", "Set PV_REPORTS_MODEL_URL.")
    if arguments.jobs < 1:
        raise UsageError("--jobs", "must be 1 or more.", "Leave it out to read in this process.")
    report: Path | None = arguments.report
    if report and report.suffix.lower() not in _SUFFIXES:
        raise UsageError("--report", f"{report.name} is neither Markdown nor JSON.", "Let it end in .md or .json.")
    if report and not report.parent.is_dir():
        raise UsageError("--report", f"the folder {report.parent} is not there.", "Make it or name another.")


def _evaluated(arguments: Namespace, settings: Settings, gold: "Gold") -> "Evaluation | Comparison":
    from pv_reports import evaluation

    readers = _readers(arguments, settings)
    with tqdm(total=len(gold.items), unit="", disable=None, leave=False) as bar:

        def progress(reader: str, done: int, total: int) -> None:
            bar.set_description(f"scoring, {reader}", refresh=False)
            bar.update(done - bar.n)

        if len(readers) > 1:
            return evaluation.compare(gold, readers, jobs=arguments.jobs, seed=arguments.seed, progress=progress)
        return evaluation.evaluate(
            gold,
            reader=readers[0],
            jobs=arguments.jobs,
            seed=arguments.seed,
            progress=partial(progress, readers[0].name),
        )


def _readers(arguments: Namespace, settings: Settings) -> "list[Reader]":
    """The fullest way of reading that was asked for; to compare, all ways up to it."""
    from pv_reports.evaluation import readers

    known = readers(settings, tagged=not arguments.without_tagger, modelled=not arguments.without_model)
    if not arguments.compare:
        return known[-1:]
    if len(known) < 2:
        raise UsageError(
            "--compare", "only one way of reading is left to compare.", "Set PV_REPORTS_MODEL_URL, or leave fewer out."
        )
    return known


def _print(result: "Evaluation | Comparison", as_json: bool) -> None:
    from pv_reports.evaluation import summary

    if as_json:
        print_json(result.as_json())
        return
    print(summary(result))
    for evaluation in _all(result):
        for name, reason in evaluation.refused.items():
            tell(f"refused: {name}: {reason}")


def _write(file: Path, result: "Evaluation | Comparison") -> None:
    import json

    from pv_reports.evaluation import report

    text = report(result) if file.suffix.lower() == ".md" else json.dumps(result.as_json(worst=True), indent=2)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PvReportsError(str(file), f"cannot be written ({error.strerror}).", "Name another file.") from error
    tell(f"{file} written; it quotes the gold and the documents.")


def _all(result: "Evaluation | Comparison") -> "list[Evaluation]":
    from pv_reports.evaluation import Comparison

    return result.evaluations if isinstance(result, Comparison) else [result]
