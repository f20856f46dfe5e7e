"""PHEE v2 (Sun et al., EMNLP 2022; MIT) as training examples: sentences of case reports, marked by people."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pv_reports.errors import PvReportsError
from pv_reports.extraction.tagging.slots import PHEE
from pv_reports.extraction.training.examples import Example

# Marked in PHEE as well and learned beside the slots: they share the encoder and are thrown away after training.
AUXILIARY: Final = {
    "Trigger": "trigger", "Subject": "subject", "Treatment": "treatment_phrase", "Severity": "severity",
    "Population": "population",
}  # fmt: skip
BENEFIT: Final = "benefit"
# A therapeutic effect is no reaction, and its time is no time to onset.
_OF_EVENTS: Final = ("Effect", "Time_elapsed")


def read_phee(path: Path) -> Iterator[Example]:
    """The examples of one PHEE file (a JSON object a line). Raises PvReportsError naming the line."""
    known = frozenset((*PHEE.values(), *AUXILIARY.values(), BENEFIT))
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            spans = {span for span in _spans(row["annotations"], True) if span[1] < span[2]}
            yield Example(row["context"], tuple(sorted(spans)), known, group=str(row["id"]).split("_")[0])
        except (ValueError, KeyError, TypeError) as error:
            raise PvReportsError(
                path.name,
                f"is no PHEE sentence ({error}).",
                "Give the file as PHEE publishes it.",
                place=f"line {number}",
            ) from error


def _spans(node: Any, adverse: bool) -> Iterator[tuple[str, int, int]]:
    if isinstance(node, list):
        for part in node:
            yield from _spans(part, adverse)
    if not isinstance(node, dict):
        return
    if "event_type" in node:
        adverse = node["event_type"] == "Adverse_event"
    for name, value in node.items():
        slot = PHEE.get(name) or AUXILIARY.get(name)
        if slot and isinstance(value, dict) and "text" in value:
            if not adverse and name in _OF_EVENTS:
                slot = BENEFIT
            for texts, starts in zip(value["text"], value["start"], strict=True):
                for text, start in zip(texts, starts, strict=True):
                    yield slot, start, start + len(text)
        yield from _spans(value, adverse)
