"""One document: its forms, tables and free text, divided by patient, become cases."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pv_reports.extraction.abbreviations import Definition, definitions, hidden
from pv_reports.extraction.dates import numeric_order
from pv_reports.extraction.death import causes_in
from pv_reports.extraction.disagreement import disagreements
from pv_reports.extraction.finders import pattern_mentions
from pv_reports.extraction.form_timeline import in_timeline
from pv_reports.extraction.forms import form_mentions, free_text_regions
from pv_reports.extraction.link import link
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.model import ModelExtractor
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading, blank, read
from pv_reports.extraction.reconcile import Found
from pv_reports.extraction.sections import Span
from pv_reports.extraction.split import Part, split_patients
from pv_reports.extraction.split_discourse import of_the_other
from pv_reports.extraction.tables import lab_mentions, row_cases
from pv_reports.extraction.tagging.tagger import Tagger
from pv_reports.records import Document, Finding
from pv_reports.terminology import code_reaction

# The patterns and the lexicon read English; "und" is text too short to tell.
PATTERN_LANGUAGES: Final = frozenset({"en", "und"})
# What an introduction or a title may say of all patients of a document.
_OF_ALL: Final = frozenset({
    Kind.QUALIFICATION, Kind.COUNTRY, Kind.REPORTER_NAME, Kind.ORGANISATION, Kind.REPORT_TYPE, Kind.RECEIVED,
    Kind.FOLLOW_UP, Kind.CASE_NUMBER, Kind.DRUG, Kind.DOSE, Kind.FREQUENCY, Kind.ROUTE, Kind.INDICATION,
    Kind.SPECIAL_SITUATION, Kind.CAUSALITY,
})  # fmt: skip
_FOR_PATIENT: Final = compiled(r"\s*\(?(?:for|=|:)?\s*(?:(?:patient|case|pt)\s+|for\s+)(?P<label>[A-Z]|\d{1,2})\b")
_SAME: Final = 0.8
# Characters of free text that are read; a report is a few pages, and the time grows faster than the length.
_LONGEST: Final = 150_000
_OF_A_LISTING: Final = _OF_ALL - {
    Kind.DRUG,
    Kind.DOSE,
    Kind.FREQUENCY,
    Kind.ROUTE,
    Kind.SPECIAL_SITUATION,
    Kind.CAUSALITY,
}


def document_cases(
    document: Document, model: ModelExtractor | None, products: Sequence[str], tagger: Tagger | None = None
) -> tuple[list[Found], list[Finding]]:
    """The cases of one document, at least one, each with the findings about it; and those about the document."""
    extra = _from_model(document, model)
    forms = [*form_mentions(document), *lab_mentions(document)]
    rows = row_cases(document)
    names = [
        *products,
        *(
            str(m.value)
            for m in (*forms, *(m for row in rows or () for m in row))
            if m.kind is Kind.DRUG and len(str(m.value)) > 3
        ),
    ]
    regions = free_text_regions(document) if document.language in PATTERN_LANGUAGES else []
    free = _unquoted(blank(document.text, regions))
    cut = [_too_long(document)] if free[_LONGEST:].strip() else []
    free = free[:_LONGEST] + "\n" * max(0, len(free) - _LONGEST)
    defined = definitions(document.text[:_LONGEST])
    written, free = free, hidden(free, defined)
    whole = replace(read(free, names, _messages(document), defined), tagger=tagger, written=written)
    order = numeric_order(document.text)
    if rows:
        patterns = pattern_mentions(whole, order)
        shared = [m for m in (*forms, *patterns) if m.kind in _OF_A_LISTING and m.status.value == "affirmed"]
        return [(link(_completed(row, shared), whole, document, document.id), ()) for row in rows], cut
    coded = [_coded(part, whole) for mention in forms for part in _causes_apart(mention)]
    shared_spans, parts = split_patients(whole, document.text)
    divided = len(parts) > 1 or bool(shared_spans) or parts[0].spans != (Span(0, len(free)),)
    cases: list[Found] = []
    for part in parts:
        reading = _of_patient(free, (*shared_spans, *part.spans), whole) if divided else whole
        own_forms = [m for m in coded if not _elsewhere(m.start, part, parts)]
        if len(parts) > 1:
            own_forms = [m for m in own_forms if _of_part(m, document.text, part)]
        reactions = [m for m in own_forms if m.kind is Kind.REACTION]
        found = pattern_mentions(reading, order, reactions, part.spans[0].start)
        if len(parts) > 1:
            found = [of_the_other(m, reading) for m in found]
        found = in_timeline(document.text, [_as_treatment(m, document) for m in found], order)
        found += [_coded(m, whole) for m in extra if not _elsewhere(m.start, part, parts)]
        if divided:
            found = [m for m in found if m.kind in _OF_ALL or _within(m.start, part.spans)]
            found = [m for m in found if _of_part(m, document.text, part)]
        mentions = [*own_forms, *(_as_written(m, document, defined) for m in found)]
        case = link(mentions, reading, document, document.id)
        cases.append((case, tuple(disagreements(mentions, reading, document, case))))
    return cases, cut


def _of_patient(text: str, spans: Sequence[tuple[int, int]], whole: Reading) -> Reading:
    """A part of the document, read with what is known of the whole."""
    return replace(whole, text=blank(text, spans), written=blank(whole.written, spans))


def _as_written(mention: Mention, document: Document, defined: Sequence[Definition]) -> Mention:
    """Words that run over a hidden definition ("acute liver failure (ALF) was due to X") as the document has them."""
    if isinstance(mention.value, str) and any(d.start < mention.end and mention.start < d.end for d in defined):
        return replace(mention, value=document.text[mention.start : mention.end])
    return mention


def _too_long(document: Document) -> Finding:
    return Finding.of_case(
        "length", "warning",
        reason=f"{document.name or document.id} has {len(document.text)} characters; the free text after the first "
        f"{_LONGEST} was not read.",
        suggestion="Split the document into its reports and upload them one by one.",
    )  # fmt: skip


def _from_model(document: Document, model: ModelExtractor | None) -> list[Mention]:
    """The model's mentions whose spans lie in the text."""
    if model is None:
        return []
    size = len(document.text)
    return [m for m in model.mentions(document) if 0 <= m.start < m.end <= size]


def _unquoted(text: str) -> str:
    """The marks of quoted e-mail lines as blanks, so that a term may run over a line's end."""
    return re.sub(r"(?m)^[>|][> |]*", lambda match: " " * len(match.group()), text)


def _as_treatment(mention: Mention, document: Document) -> Mention:
    """A medicine in a field labelled as treatment: the label itself is hidden from the patterns."""
    if mention.kind is not Kind.DRUG:
        return mention
    line = document.text[document.text.rfind("\n", 0, mention.start) + 1 : mention.start]
    if not re.match(
        r"(?i)[\s|>]*(?:emergency\s+|acute\s+)?(?:treatment|therapy|management)(?:\s+(?:given|"
        r"of\s+(?:the\s+)?(?:reaction|event)|received))?\s*[:|]",
        line,
    ):
        return mention
    return replace(mention, attributes={**(mention.attributes or {}), "role": "treatment"})


def _messages(document: Document) -> tuple[Span, ...]:
    """The e-mails of a thread, oldest first: a reply stands above what it answers."""
    spans = [Span(block.start, block.end) for block in document.blocks if block.kind == "message"]
    outer = [s for s in spans if s.end > s.start]
    return tuple(sorted(outer, key=lambda span: -span.start)) if len(outer) > 1 else ()


def _causes_apart(mention: Mention) -> list[Mention]:
    """A form's cause of death "A due to B" as two."""
    if mention.kind is not Kind.DEATH_CAUSE:
        return [mention]
    return [
        replace(mention, start=mention.start + at, end=mention.start + at + len(words), value=words)
        for at, words in causes_in(str(mention.value))
    ]


def _coded(mention: Mention, reading: Reading) -> Mention:
    """A form's medicine or reaction with the concept the lexicon knows it by, so that it meets the free text's."""
    attributes = dict(mention.attributes or {})
    if mention.kind is Kind.DRUG:
        concept = reading.lexicon.substance(str(mention.value))
        if concept:
            attributes |= {"code": concept.code or concept.term, "substance": concept.term}
    elif mention.kind in (Kind.REACTION, Kind.HISTORY, Kind.INDICATION):
        coded = code_reaction(str(mention.value))
        if coded and coded[0].score >= _SAME:
            attributes |= {"code": coded[0].code}
    return replace(mention, attributes=attributes)


def _completed(row: list[Mention], shared: list[Mention]) -> list[Mention]:
    """A row with what the title says of all rows, where the row itself does not say it."""
    stated = {mention.kind for mention in row}
    return [*row, *(mention for mention in shared if mention.kind not in stated)]


def _within(offset: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def _of_part(mention: Mention, text: str, part: Part) -> bool:
    """Whether a number that is said to be for one patient ("FI-25-31 for patient A") is for this one."""
    named = _FOR_PATIENT.match(text, mention.end) if mention.kind is Kind.CASE_NUMBER else None
    if named is None:
        return True
    head = text[part.spans[0].start : part.spans[0].start + 40]
    return re.match(rf"\W*(?:patient|case|pt|subject)?\W*{named['label']}\b", head, re.IGNORECASE) is not None


def _elsewhere(offset: int, part: Part, parts: Sequence[Part]) -> bool:
    """Whether the place belongs to another patient's stretch."""
    return any(other is not part and _within(offset, other.spans) for other in parts)
