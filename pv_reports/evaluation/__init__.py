"""Evaluation: scores of what is read against gold, per field. The README's accuracy table comes from here."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pv_reports.evaluation.bootstrap import RESAMPLES, SEED
from pv_reports.evaluation.gold import FORMATS, Format, Gold, load_gold
from pv_reports.evaluation.reading import Progress, Reader, readers, scored
from pv_reports.evaluation.report import accuracy_table, report, summary
from pv_reports.evaluation.result import Comparison, Evaluation
from pv_reports.evaluation.scores import CaseScore, DocumentScore, Miss
from pv_reports.evaluation.tally import Measures, Tally

__all__ = [
    "FORMATS", "SEED", "CaseScore", "Comparison", "DocumentScore", "Evaluation", "Format", "Gold", "Measures", "Miss",
    "Reader", "Tally", "accuracy_table", "compare", "evaluate", "load_gold", "readers", "report",
    "summary",
]  # fmt: skip


def evaluate(
    gold: Gold | Path,
    *,
    reader: Reader = Reader(),  # noqa: B008 - frozen
    jobs: int = 1,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    progress: Progress = lambda done, total: None,
) -> Evaluation:
    """Read every document of the gold and score what was read.

    A document that is refused counts all its gold values as missed. KeyboardInterrupt ends the reading and gives the
    scores there are. Raises PvReportsError when there is no gold, it is malformed, or a document is not there.
    """
    known = load_gold(gold) if isinstance(gold, Path) else gold
    started = time.perf_counter()
    scores: dict[int, DocumentScore] = {}
    results = scored(known.items, reader, jobs, progress)
    try:
        for place, score in results:
            scores[place] = score
    except KeyboardInterrupt:
        results.close()
    return Evaluation(
        gold=str(known.path),
        format=known.format,
        reader=reader.name,
        planned=len(known.items),
        seed=seed,
        resamples=resamples,
        scores=scores,
        seconds=time.perf_counter() - started,
    )


def compare(
    gold: Gold | Path,
    readers: Sequence[Reader],
    *,
    jobs: int = 1,
    seed: int = SEED,
    progress: Callable[[str, int, int], None] = lambda reader, done, total: None,
) -> Comparison:
    """Read the gold with each reader in turn. After an interruption no further reader is begun."""
    known = load_gold(gold) if isinstance(gold, Path) else gold
    found: list[Evaluation] = []
    for reader in readers:
        if found and found[-1].interrupted:
            break
        found.append(evaluate(known, reader=reader, jobs=jobs, seed=seed, progress=partial(progress, reader.name)))
    return Comparison(found)
