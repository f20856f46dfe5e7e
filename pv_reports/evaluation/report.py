"""Evaluations as Markdown: a table that can be pasted, and the report file that quotes the worst cases."""

from collections.abc import Iterable, Sequence

from pv_reports.evaluation.bootstrap import LEVEL, Difference, Interval
from pv_reports.evaluation.result import ALL, Comparison, Evaluation, WorstCase
from pv_reports.evaluation.tally import F1, Measures, Tally

_NONE = "–"


def summary(result: Evaluation | Comparison) -> str:
    """The figures without a word of the gold or the documents: fit for a terminal, a log or a README."""
    if isinstance(result, Comparison):
        return "\n\n".join(["\n".join(_head(result.evaluations[-1])), _compared(result)])
    return "\n\n".join(["\n".join(_head(result)), accuracy_table(result)])


def accuracy_table(evaluation: Evaluation, *, by_part: bool = False) -> str:
    """Per field: how many gold values, how many found, exact P, R and F1 with its interval, token and relaxed F1.

    ``by_part`` gives a row for each part of a case instead: patient, products, reactions and so on.
    """
    rows = []
    for name, tally in [*evaluation.parts.items(), evaluation.rows[-1]] if by_part else evaluation.rows:
        figures = tally.measures()
        rows.append(
            [
                _name(name),
                str(tally.gold),
                str(tally.found),
                *(_share(figures.precision), _share(figures.recall)),
                _with_interval(figures.f1, evaluation.intervals[name][F1]),
                *(_share(figures.token_f1), _share(figures.relaxed_f1)),
            ]
        )
    titles = [
        "part" if by_part else "field",
        "gold",
        "found",
        "precision",
        "recall",
        f"F1 [{LEVEL:.0%}]",
        "token F1",
        "relaxed F1",
    ]
    return _table(titles, rows)


def report(result: Evaluation | Comparison) -> str:
    """The whole report. It quotes gold and documents."""
    last = result.evaluations[-1] if isinstance(result, Comparison) else result
    parts = [
        "# Evaluation",
        "> This file quotes the gold and the documents it was made from. Keep it where they may be kept.",
        summary(result),
        *([f"## By part of the case{_of(last, result)}", accuracy_table(last, by_part=True)] if last.parts else []),
        *(
            part
            for evaluation in (result.evaluations if isinstance(result, Comparison) else [])
            for part in (f"## {_escaped(evaluation.reader)}", accuracy_table(evaluation))
        ),
        f"## Token and relaxed agreement{_of(last, result)}",
        _details(last),
        f"## How it was counted\n\n{_method(last)}",
        f"## {_unit(last).capitalize()}{_of(last, result)}",
        _documents(last),
        f"## Worst cases{_of(last, result)}",
        *([_worst(number, item, last) for number, item in enumerate(last.worst(), 1)] or ["None: nothing differs."]),
    ]
    return "\n\n".join(parts) + "\n"


def _head(evaluation: Evaluation) -> list[str]:
    documents = evaluation.documents
    cases = [sum(d.cases_gold for d in documents), sum(d.cases_found for d in documents)]
    quotes = [sum(d.quotes for d in documents), sum(d.quotes_identical for d in documents)]
    lines = [
        f"{len(documents)} documents, {cases[0]} gold cases, {cases[1]} found."
        if evaluation.format == "cases"
        else f"{len(documents)} sentences.",
        f"Reader: {_escaped(evaluation.reader)}.",
        f"Evidence re-read from the documents: {quotes[1]} of {quotes[0]} quotes identical.",
    ]
    if evaluation.interrupted:
        lines.append(f"Interrupted: {evaluation.planned} were planned. The figures are of those read until then.")
    lines += [f"Refused, all their gold counts as missed: {len(evaluation.refused)}."] if evaluation.refused else []
    return lines


def _compared(result: Comparison) -> str:
    tallies = [dict(evaluation.rows) for evaluation in result.evaluations]
    rows = []
    for name in result.names:
        found = [by_name.get(name, Tally()) for by_name in tallies]
        rows.append(
            [
                _name(name),
                str(max(tally.gold for tally in found)),
                *(_share(tally.measures().f1) for tally in found),
                *(_signed(by_field[name]) for by_field in result.differences),
            ]
        )
    readers = [_escaped(evaluation.reader) for evaluation in result.evaluations]
    titles = ["field", "gold", *(f"F1 {reader}" for reader in readers)]
    return _table([*titles, *(f"{reader}: gain [{LEVEL:.0%}]" for reader in readers[1:])], rows)


def _details(evaluation: Evaluation) -> str:
    rows = []
    for name, tally in evaluation.rows:
        known = zip(tally.measures()[F1 + 1 :], evaluation.intervals[name][F1 + 1 :], strict=True)
        rows.append([_name(name), str(tally.gold), *(_with_interval(value, interval) for value, interval in known)])
    return _table(["field", "gold", *(name.replace("_", " ") for name in Measures._fields[F1 + 1 :])], rows)


def _method(evaluation: Evaluation) -> str:
    return (
        "Exact: equal but for case, spaces and outer punctuation. Token: words shared. Relaxed: a word that means "
        "something is shared, and a number where both have one. Precision is the share of found values, recall of gold "
        f"values, F1 their harmonic mean. Intervals: percentile bootstrap over {_unit(evaluation)}, "
        f"{evaluation.resamples} resamples, seed {evaluation.seed}; none is given where no resample differs, as where "
        f"everything is right: resampling cannot show an error that no document has. “{_NONE}”: no gold, or "
        "nothing found."
    )


def _documents(evaluation: Evaluation) -> str:
    """One row per document; of sentences only how many are without fault, for there may be thousands."""
    if evaluation.format == "phee":
        clean = sum(not document.total.errors for document in evaluation.documents)
        return f"{clean} of {len(evaluation.documents)} sentences are read without a difference from the gold."
    rows = [
        [
            _escaped(document.name),
            *(str(document.cases_gold), str(document.cases_found)),
            *(str(document.total.gold), str(document.total.found), str(document.total.errors)),
            *(_share(value) for value in document.total.measures()[: F1 + 1]),
            _escaped(document.refused) or _NONE,
        ]
        for document in evaluation.documents
    ]
    titles = [
        "document",
        "gold cases",
        "found cases",
        "gold",
        "found",
        "errors",
        "precision",
        "recall",
        "F1",
        "refused",
    ]
    return _table(titles, rows)


def _worst(number: int, item: WorstCase, evaluation: Evaluation) -> str:
    case = item.case
    which = "" if evaluation.format == "phee" else f", case {case.number}" if case.number else ", no case of the gold"
    head = f"### {number}. {_escaped(item.document)}{which}: {case.total.missed} missed, {case.total.wrong} wrong"
    rows = [[miss.field, _quoted(miss.gold), _quoted(miss.found)] for miss in case.misses]
    text = [f"> {_escaped(case.text)}"] if case.text else []
    return "\n\n".join([head, *text, _table(["field", "gold", "found"], rows, words=3)])


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """A Markdown table whose first ``words`` columns stand left, the others right."""
    line = [":---" if at < words else "---:" for at in range(len(titles))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [titles, line, *rows])


def _unit(evaluation: Evaluation) -> str:
    return "documents" if evaluation.format == "cases" else "sentences"


def _of(last: Evaluation, result: Evaluation | Comparison) -> str:
    return f": {_escaped(last.reader)}" if isinstance(result, Comparison) else ""


def _name(field: str) -> str:
    return f"**{field}**" if field == ALL else field


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"


def _with_interval(value: float | None, interval: Interval | None) -> str:
    known = "" if value is None or interval is None else f" [{interval.low:.3f}, {interval.high:.3f}]"
    return f"{_share(value)}{known}"


def _signed(found: Difference | None) -> str:
    if found is None:
        return _NONE
    known = f" [{found.interval.low:+.3f}, {found.interval.high:+.3f}]" if found.interval else ""
    return f"{found.value:+.3f}{known}"


def _quoted(value: str | None) -> str:
    return _NONE if value is None else _escaped(value)


def _escaped(text: str) -> str:
    """Text of a document as one line that Markdown takes for nothing else."""
    line = " ".join(text.split())
    for mark in "\\`*_|[]#":
        line = line.replace(mark, f"\\{mark}")
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
