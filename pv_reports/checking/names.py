"""Does every medicine and every condition stand in the sources, and is it the patient's there as it is here?"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pv_reports.checking.claims import Claims, Named
from pv_reports.checking.problem import Problem
from pv_reports.extraction.mentions import Status
from pv_reports.terminology import ancestors
from pv_reports.terminology.folding import fold_term

_NOT_PATIENT: Final = {
    Status.NEGATED: "ruled out or denied",
    Status.FAMILY: "a relative's",
    Status.OTHER_PERSON: "another person's",
    Status.HYPOTHETICAL: "only a possibility",
}
_PROPER: Final = re.compile(r"(?<=[a-z,;)] )[A-Z][a-z]{3,}[a-zA-Z-]*\b")
# Capitalised words of ordinary report prose that name no medicine.
_ORDINARY: Final = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "emergency",
        "department",
        "hospital",
        "intensive",
        "care",
        "unit",
        "caucasian",
        "asian",
        "african",
        "american",
        "european",
        "hispanic",
        "english",
        "german",
        "french",
        "italian",
        "spanish",
        "christmas",
        "easter",
        "internet",
        "medwatch",
        "yellow",
        "card",
        "general",
        "university",
        "clinic",
    ]
)
_LISTED: Final = re.compile(r",|\band\b")
_EMPTY: Final = frozenset(
    fold_term(
        "the a an of in at on to with and or his her their acute severe mild moderate new some episode symptoms signs"
    )
)


def unsupported(said: Claims, ground: Sequence[Claims], carried: Sequence[tuple[int, int]] = ()) -> Iterator[Problem]:
    """Names of ``said`` that no text of ``ground`` carries, and conditions that are there but not the patient's.

    ``carried`` are spans of coded phrases ("exposure during pregnancy") that a cited value already explains.
    """
    spans = []
    for drug in said.drugs:
        spans.append((drug.start, drug.end))
        if _drug_stands(drug, ground) or not _is_drug(said, drug):
            continue
        known = sorted({other.name for source in ground for other in source.drugs if other.codes})
        reason = f"The medicine “{drug.name}” stands in nothing that the sentence rests on."
        hint = f"The source names {known[0]}." if len(known) == 1 else None
        yield Problem("names.unsupported_drug", "blocker", drug.start, drug.end, reason, hint)
    coded = [
        (s.start, s.end)
        for kind in ("outcome", "seriousness", "action")
        for s in said.said(kind)
        if s.end - s.start < 25
    ]
    for condition in said.conditions:
        spans.append((condition.start, condition.end))
        if any(start < condition.end and condition.start < end for start, end in (*carried, *coded)):
            continue
        yield from _condition(condition, ground)
    taken = [*spans, *((term.start, term.end) for term in said.reading.terms)]
    for match in _PROPER.finditer(said.plain):
        word = match.group()
        if any(match.start() < end and start < match.end() for start, end in taken) or word.lower() in _ORDINARY:
            continue
        if not any(source.has(word) or source.has(word.rstrip("s")) for source in ground):
            reason = f"The name “{word}” stands in nothing that the sentence rests on."
            yield Problem("names.unknown_name", "blocker", match.start(), match.end(), reason)


def _is_drug(said: Claims, drug: Named) -> bool:
    """Lower-case words that only their place makes look like a medicine's name are no claim."""
    return bool(drug.codes) or drug.sure >= 0.8 or (drug.name[:1].isupper() and drug.name.lower() not in _ORDINARY)


def _drug_stands(drug: Named, ground: Sequence[Claims]) -> bool:
    parts = [part for part in _LISTED.split(drug.name) if part.strip()]
    if all(any(source.has(part) for source in ground) for part in parts):
        return True
    return bool(drug.codes) and any(drug.codes & source.drug_codes for source in ground)


def _condition(condition: Named, ground: Sequence[Claims]) -> Iterator[Problem]:
    matches = [(source, other) for source in ground for other in source.conditions if same_condition(condition, other)]
    negated = condition.status is Status.NEGATED
    if not matches:
        if any(source.has(condition.name) or _follows_from_test(condition, source) for source in ground):
            return
        if not negated and any(_words_stand(condition, source) for source in ground):
            return
        if negated:
            reason = f"The sentence rules out “{condition.name}”, but no source says so."
            yield Problem("negation.unsupported", "blocker", condition.start, condition.end, reason)
        else:
            reason = f"“{condition.name}” stands in nothing that the sentence rests on."
            yield Problem("names.unsupported_reaction", "blocker", condition.start, condition.end, reason)
        return
    statuses = {other.status for _, other in matches}
    source, other = matches[0]
    where = source.label or "the source"
    if negated and Status.NEGATED not in statuses and Status.HYPOTHETICAL not in statuses:
        reason = f"The sentence denies “{condition.name}”, but {where} states it."
        yield Problem("negation.added", "blocker", condition.start, condition.end, reason)
    elif condition.status in (Status.AFFIRMED, Status.SPECULATED) and statuses <= _NOT_PATIENT.keys():
        reason = f"The sentence states “{condition.name}”; in {where} it is {_NOT_PATIENT[other.status]}."
        yield Problem("negation.dropped", "blocker", condition.start, condition.end, reason)


def same_condition(one: Named, other: Named) -> bool:
    """The same concept or words; a wider term follows from a narrower one."""
    if one.codes and other.codes:
        if one.codes & other.codes:
            return True
        return any(code in ancestors(narrower) for code in one.codes for narrower in other.codes)
    mine, theirs = frozenset(fold_term(one.name)) - _EMPTY, frozenset(fold_term(other.name)) - _EMPTY
    return bool(mine) and mine <= theirs


def _follows_from_test(condition: Named, source: Claims) -> bool:
    """ "Raised ALT" follows from a source that gives the ALT."""
    return any(condition.codes & {test.high, test.low} for test in source.tests)


def _words_stand(condition: Named, source: Claims) -> bool:
    """All words of the term stand in one sentence of the source."""
    words = set(fold_term(condition.name)) - _EMPTY
    if not words:
        return True
    return any(words <= set(fold_term(source.plain[span.start : span.end])) for span in source.reading.sentences)
