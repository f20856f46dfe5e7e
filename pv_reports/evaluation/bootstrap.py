"""How far a score can be trusted: percentile bootstrap over documents, after Efron and Tibshirani (1993), ch. 13.

Documents are drawn with replacement, as many as there are; facts of one document are not independent, so they stay
together. Drawing documents is the same as weighting them, so that all resamples are one matrix product.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from pv_reports.evaluation.tally import F1, Counts, measures

RESAMPLES: Final = 2000
LEVEL: Final = 0.95
SEED: Final = 20_261_123


class Interval(NamedTuple):
    low: float
    high: float


class Difference(NamedTuple):
    """How much the second reading's F1 lies above the first's, on the same documents."""

    value: float
    interval: Interval | None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.interval is not None and (self.interval.low > 0 or self.interval.high < 0)


def intervals(counts: Counts, *, seed: int = SEED, resamples: int = RESAMPLES) -> list[list[Interval | None]]:
    """For each field its nine intervals, in the order of Measures.

    ``counts`` is documents x fields x Tally. None where resampling says nothing: fewer than two documents, the same
    value in every resample (no resample shows an error that no document has), or half of them without one.
    """
    if len(counts) < 2:
        return [[None] * measures(field).shape[-1] for field in counts.sum(axis=0)]
    resampled = _resampled(counts, seed, resamples)
    return [
        [_interval(resampled[:, field, at]) for at in range(resampled.shape[2])] for field in range(counts.shape[1])
    ]


def differences(
    first: Counts, second: Counts, *, seed: int = SEED, resamples: int = RESAMPLES
) -> list[Difference | None]:
    """For each field how far the second's exact F1 lies above the first's; None where the gold has none of it.

    Paired: each resample draws the same documents for both. Raises ValueError for tables of unlike length.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} documents cannot be paired with {len(second)}")
    values = measures(second.sum(axis=0))[:, F1] - measures(first.sum(axis=0))[:, F1]
    spans: list[Interval | None] = [None] * len(values)
    if len(first) > 1:
        drawn = _resampled(second, seed, resamples)[..., F1] - _resampled(first, seed, resamples)[..., F1]
        spans = [_interval(drawn[:, field]) for field in range(len(values))]
    return [
        None if np.isnan(value) else Difference(float(value), span) for value, span in zip(values, spans, strict=True)
    ]


def _resampled(counts: Counts, seed: int, resamples: int) -> Counts:
    """Resamples x fields x measures. The same seed draws the same documents."""
    documents, names, width = counts.shape
    weights = np.random.default_rng(seed).multinomial(documents, [1 / documents] * documents, size=resamples)
    summed = weights.astype(float) @ counts.reshape(documents, names * width)
    return measures(summed.reshape(resamples, names, width))


def _interval(values: Sequence[float] | Counts) -> Interval | None:
    defined = np.asarray(values)[~np.isnan(values)]
    if 2 * len(defined) <= len(values):
        return None
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high)) if low < high else None
