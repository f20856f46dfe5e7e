"""Problem: what a check found wrong in one piece of text, before it becomes a Finding with its place in the draft."""

from typing import Literal, NamedTuple

Severity = Literal["blocker", "warning", "note"]


class Problem(NamedTuple):
    """``start``/``end`` count in the sentence that was checked."""

    check: str
    severity: Severity
    start: int
    end: int
    reason: str
    suggestion: str | None = None
