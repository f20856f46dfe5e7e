"""Evaluation: scores of the pipeline's cases against gold, per field. The README's accuracy table comes from here."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pv_reports.errors import IntakeError, PvReportsError
from pv_reports.evaluation.scoring import Miss, Scores, Tally, plain, score
from pv_reports.intake import read
from pv_reports.pipeline import cases_of
from pv_reports.qwen import Model
from pv_reports.samples import SAMPLES

__all__ = ["Evaluation", "Miss", "Scores", "Tally", "evaluate", "evaluate_text"]


class Evaluation:
    """``scores`` over all documents, ``documents`` read, and how many evidence quotes were re-read identical."""

    def __init__(self) -> None:
        self.scores = Scores()
        self.documents: list[str] = []
        self.refused: dict[str, str] = {}
        self.quotes = 0
        self.quotes_identical = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "documents": len(self.documents),
            "refused": self.refused,
            "cases": {"gold": self.scores.cases_gold, "found": self.scores.cases_found},
            "evidence": {"quotes": self.quotes, "identical": self.quotes_identical},
            "fields": {name: _numbers(tally) for name, tally in sorted(self.scores.fields.items())},
            "all": _numbers(self.scores.total),
            "misses": [
                {"document": miss.document, "field": miss.field, "gold": miss.gold, "found": miss.found}
                for miss in self.scores.misses
            ],
        }


def evaluate(
    gold: Path,
    *,
    documents: Path | None = None,
    model: Model | None = None,
    products: tuple[str, ...] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Score every gold file (`*.json`: {"file", "cases"}) of a folder, or one gold file.

    The documents are looked for in ``documents``, beside the gold files, then among the shipped samples. A document
    that is refused counts all its gold values as missed. Raises PvReportsError when there is no gold or no document.
    """
    files = sorted(gold.glob("*.json")) if gold.is_dir() else [gold]
    if not files or not all(file.is_file() for file in files):
        raise PvReportsError(str(gold), "holds no gold files.", "Name a folder with one JSON file per document.")
    result = Evaluation()
    for done, file in enumerate(files):
        name, cases = _gold(file)
        source = _find(name, [documents, gold if gold.is_dir() else gold.parent, SAMPLES])
        _one(source, cases, result, model, products)
        progress(done + 1, len(files))
    return result


def _gold(file: Path) -> tuple[str, list[Any]]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return str(content["file"]), list(content["cases"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PvReportsError(
            str(file), f"is no gold file ({error}).", 'Write {"file": name of the document, "cases": [...]} in it.'
        ) from error


def _one(source: Path, gold: list[Any], result: Evaluation, model: Model | None, products: tuple[str, ...]) -> None:
    result.documents.append(source.name)
    try:
        documents = read(source.read_bytes(), source.name).documents
    except IntakeError as error:
        result.refused[source.name] = str(error)
        score(source.name, [plain(case) for case in gold], [], result.scores)
        return
    texts = {document.id: document.text for document in documents}
    found = []
    for case in cases_of(documents, products=products, model=model).cases:
        dumped = case.model_dump(mode="json")
        for evidence in _evidence(dumped):
            result.quotes += 1
            result.quotes_identical += (
                texts[evidence["document"]][evidence["start"] : evidence["end"]] == evidence["quote"]
            )
        found.append(plain(dumped))
    score(source.name, [plain(case) for case in gold], found, result.scores)


def _evidence(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if value.keys() == {"document", "start", "end", "quote"} else []
        return own + [found for item in value.values() for found in _evidence(item)]
    return [found for item in value for found in _evidence(item)] if isinstance(value, list) else []


def _find(name: str, folders: list[Path | None]) -> Path:
    for folder in folders:
        if folder and (folder / Path(name).name).is_file():
            return folder / Path(name).name
    raise PvReportsError(name, "the document of a gold file is not there.", "Name its folder with --documents.")


def _numbers(tally: Tally) -> dict[str, float | int]:
    return {
        "gold": tally.right + tally.missed,
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "f1": round(tally.f1, 4),
        "token_f1": round(tally.token_f1, 4),
    }


def evaluate_text(result: Evaluation) -> str:
    """The evaluation as a Markdown table with the worst fields' misses beneath."""
    rows = ["| field | gold | precision | recall | F1 | token F1 |", "|---|---:|---:|---:|---:|---:|"]
    for name, tally in [*sorted(result.scores.fields.items()), ("**all**", result.scores.total)]:
        rows.append(
            f"| {name} | {tally.right + tally.missed} | {tally.precision:.3f} | {tally.recall:.3f} "
            f"| {tally.f1:.3f} | {tally.token_f1:.3f} |"
        )
    scores = result.scores
    lines = [
        f"{len(result.documents)} documents, {scores.cases_gold} gold cases, {scores.cases_found} found.",
        f"Evidence re-read from the documents: {result.quotes_identical} of {result.quotes} quotes identical.",
        "",
        *rows,
    ]
    if scores.misses:
        lines += ["", "| document | field | gold | found |", "|---|---|---|---|"]
        lines += [f"| {m.document} | {m.field} | {m.gold or '–'} | {m.found or '–'} |" for m in scores.misses]
    return "\n".join(lines)
