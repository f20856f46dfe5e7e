"""Does every sentence cite issued keys, do the keys still stand for the record, and are quotes verbatim?"""

import re
from collections.abc import Iterator

from pv_reports.checking.support import Placed, Sources
from pv_reports.records import Finding

_QUOTED = re.compile("“([^”]{3,})”")


def cited_keys(placed: Placed, sources: Sources) -> Iterator[Finding]:
    """Sentences without a key, keys that were never issued, facts that changed since the draft was written."""
    sentence = placed.sentence
    if not sentence.citations and sentence.author != "person":
        yield placed.finding("citations.missing", "blocker", "The sentence cites nothing, so nothing carries it.")
    for key in sentence.citations:
        issued = sources.issued.get(key)
        if issued is None:
            yield placed.finding("citations.unissued", "blocker", f"The key {key} was not issued for this draft.")
            continue
        current = sources.now(issued)
        if current is None:
            reason = f"{key} ({issued.text}) is no longer in the record of the case."
            yield placed.finding("citations.stale", "blocker", reason, suggestion="Draft the report again.")
        elif current.text != issued.text:
            reason = f"{key} said “{issued.text}” when the draft was written; the record now says “{current.text}”."
            yield placed.finding("citations.stale", "blocker", reason, suggestion="Draft the report again.")


def evidence_holds(placed: Placed, sources: Sources) -> Iterator[Finding]:
    """Every cited quote must stand in its document, character for character."""
    for cited in placed.cited:
        for evidence in cited.evidence:
            document = sources.documents.get(evidence.document)
            if document is None:
                reason = f"{cited.key} cites document {evidence.document}, which is not among the case's documents."
                yield placed.finding("citations.document", "blocker", reason)
            elif document.text[evidence.start : evidence.end] != evidence.quote:
                reason = (
                    f"{cited.key} quotes “{evidence.quote}”, but characters {evidence.start} to {evidence.end} of "
                    f"{document.name} read “{document.text[evidence.start : evidence.end]}”."
                )
                yield placed.finding("citations.evidence", "blocker", reason)
        if cited.kind == "passage" and cited.passage is None:
            yield placed.finding("citations.passage", "blocker", f"The passage behind {cited.key} is not at hand.")


def quotes_verbatim(placed: Placed) -> Iterator[Finding]:
    """What stands between “ and ” must stand so in something the sentence cites; white space apart."""
    sources = [_plain(cited.words) for cited in placed.cited]
    for match in _QUOTED.finditer(placed.text):
        quote = _plain(match[1]).rstrip(".")
        if not any(quote in source for source in sources):
            reason = f"“{match[1]}” is marked as a quotation, but nothing that the sentence cites reads so."
            yield placed.finding("citations.quote", "blocker", reason, match.span(1))


def repeated(all_placed: list[Placed]) -> Iterator[Finding]:
    """A sentence that stands twice in the draft."""
    seen: set[str] = set()
    for placed in all_placed:
        plain = _plain(placed.text).lower()
        if plain in seen:
            yield placed.finding("citations.repeated", "note", "The same sentence stands in the report already.")
        seen.add(plain)


def _plain(text: str) -> str:
    return " ".join(text.split())
