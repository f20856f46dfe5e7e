"""check_text: any text against its whole sources."""

from collections.abc import Sequence

from pv_reports.records import Finding


def check_text(text: str, sources: Sequence[str]) -> tuple[Finding, ...]:
    """What a text says that its sources do not, sentence by sentence, in order of place."""
    return ()
