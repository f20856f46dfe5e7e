"""Forms: labelled fields of a document as mentions, and the stretches that are left to the finders of free text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pv_reports.extraction.dates import Order, numeric_order
from pv_reports.extraction.form_boxes import has_boxes, ticked, unticked
from pv_reports.extraction.form_conditions import is_prose
from pv_reports.extraction.form_events import CRITERION
from pv_reports.extraction.form_layout import fields
from pv_reports.extraction.form_lines import Field
from pv_reports.extraction.form_lists import says_nothing, trim
from pv_reports.extraction.form_origin import CONFIDENCE, as_mention, from_headings, received, subject_numbers
from pv_reports.extraction.form_owners import Owners
from pv_reports.extraction.form_pdf_fields import joined
from pv_reports.extraction.form_readers import READERS
from pv_reports.extraction.form_reading import PROSE_FIELDS, answers, in_context, of_what_stands_before, read_field
from pv_reports.extraction.form_values import Around, Found
from pv_reports.extraction.labels import Label, find_label, is_label_fragment
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.tables import claimed, product_mentions, text_tables
from pv_reports.records import Document

_DENIED: Final = compiled(
    r"\A\W*(?:no|none|nil|not|neither|negative|absent|denied|never|normal)\b[^.\n]*\W*\Z|:\s*(?:no|none|nil|negative)\W*\Z",
    re.I,
)
_PART: Final = compiled(r"[;\n]|\.\s|,\s")
_NAMES: Final = frozenset({
    "drug", "concomitant", "interacting", "reaction", "history", "indication", "organisation", "route", "frequency",
    "reporter_name", "treatment", "case_number", "lot", "death_cause", "causality", "initials", "record_number",
})  # fmt: skip
_NUMBERED: Final = compiled(r"#\s?(\d)\b")
_LONGEST: Final = 20_000  # characters: what is longer is no field's value but text below something like a label
# "Type of report: study     [ ] initial": an answer and then boxes of another question.
_BEFORE_BOXES: Final = compiled(r"(?P<words>[A-Za-z][^\n\[\]☐☒☑()]*?)\s{3,}(?=\[[^\]\n]{0,3}\]|[☐☒☑])")
_SUBJECT: Final = 500  # characters
_HEADS_TEXT: Final = frozenset({"history"})  # "Past history: gout. She …": the finders of free text want the heading
_FREE: Final = frozenset({"narrative", "unknown", "patient", "subject", "reporter"})


def form_mentions(document: Document) -> list[Mention]:
    """Mentions of every labelled field: ``text[start:end]`` is the value as it stands there, ``method`` is "form".

    Unticked boxes and values such as "unknown", "none" or "-" give nothing. ``owner`` ties a product's dose, route and
    dates to it ("product:2") and a reaction's onset and outcome to it ("reaction:1").
    """
    text = document.text
    order = numeric_order(text)
    owners = Owners()
    found: list[Mention] = []
    tables = claimed(document)
    rows = product_mentions(document, order)
    owners.products = max((int(mention.owner.split(":")[1]) for mention in rows if mention.owner), default=0)
    labelled = fields(document, tables, text_tables(document))
    combined, rest = joined(text, list(labelled), order)
    sent: list[Field] = []
    for one in of_what_stands_before(rest):
        if one.field == "email_date":
            sent.append(one)
        else:
            found += _mentions(document, one, order, owners)
    found = _of_all_reactions(document, rest, found)
    found = _without_strengths(found, rest)
    found += _outcomes_by_name(document, rest, found)
    if document.method != "form":
        found += _ticked_criteria(document, found)
    found += [as_mention(value, owner, CONFIDENCE["form"]) for value, owner in _owned(combined, owners)]
    found += rows
    found += subject_numbers(document, [one for one in rest if one.field in ("email_header", "subject")])
    found += received(document, sent, found, order)
    found += from_headings(document, found, order)
    return _settled(found)


def _mentions(document: Document, one: Field, order: Order, owners: Owners) -> Iterator[Mention]:
    text = document.text
    one = in_context(one)
    start, end = one.start, one.end
    if (
        not 0 < end - start <= _LONGEST
        or (says_nothing(text[start:end]) and not answers(one.field, text[start:end]))
        or (one.field in _NAMES and _is_print(text[start:end], one))
    ):
        return
    around = Around(one.label, order)
    sure = CONFIDENCE["bare_label" if one.bare else "form"]
    if document.method == "ocr":
        sure = min(sure, CONFIDENCE["ocr"])
    options = ticked(text, start, end)
    spans = [(start, end)] if options is None else options
    if options is not None and (lead := _BEFORE_BOXES.match(text, start, end)):
        spans = [lead.span("words"), *spans]
    asked, answered = start, one
    for left, right in spans:
        words = text[left:right]
        if says_nothing(words) and not answers(one.field, words):
            continue
        numbers = _NUMBERED.findall(text, asked, left) if options is not None else []
        asked = left
        answered = replace(answered, index=int(numbers[-1])) if numbers and one.index is None else answered
        for value, owner in read_field(text, answered, left, right, around, owners):
            if (
                one.bare
                and isinstance(value.value, str)
                and value.value == text[value.start : value.end]
                and _label_of(value.value)
            ):
                continue  # the next label of a printed form, not a value
            vague = value.kind is Kind.QUALIFICATION and (
                one.field == "health_professional"
                or re.search(r"professional", text[value.start : value.end], re.IGNORECASE)
            )
            yield as_mention(value, owner, CONFIDENCE["weak"] if vague else sure)


def _of_all_reactions(document: Document, labelled: list[Field], found: list[Mention]) -> list[Mention]:
    """A form's only row of seriousness boxes speaks of all its reactions, also where it follows the last of them."""
    rows = [one for one in labelled if one.field == "seriousness" and one.index is None]
    if len(rows) != 1 or not has_boxes(document.text[rows[0].start : rows[0].end]):
        return found
    return [
        replace(one, owner=None) if one.kind is Kind.SERIOUSNESS and rows[0].start <= one.start < rows[0].end else one
        for one in found
    ]


def _without_strengths(found: list[Mention], labelled: list[Field]) -> list[Mention]:
    """Without the strengths behind products' names ("Drug 1: X 100 mg tablets") where the dose has a field."""
    fields_of = {"dose": [], "drug": []}  # type: dict[str, list[Field]]
    for one in labelled:
        fields_of.get(one.field, []).append(one)

    def within(mention: Mention, name: str) -> bool:
        return any(one.start <= mention.start < one.end for one in fields_of[name])

    doses = [one for one in found if one.kind is Kind.DOSE and one.owner]
    stated = {one.owner for one in doses if within(one, "dose")}
    strengths = {id(one) for one in doses if one.owner in stated and within(one, "drug")}
    return [one for one in found if id(one) not in strengths]


def _is_print(value: str, one: Field) -> bool:
    """Whether a value is the form's own print (another label, a box title, half a question) and no answer."""
    label = _label_of(value.rstrip(":?"))
    if (
        label
        and (label.field not in ("reaction", "drug", "patient", "reporter") or one.bare)
        and len(value.split()) < 12
    ):
        return True
    if not one.bare:
        return False
    printed = (
        re.match(r"(?:[2-9]|[1-3]\d)[a-d]?[.,)]?\s+[A-Z]|1[a-d][.)]\s", value)
        or value.endswith("?")
        or is_label_fragment(value)
    )
    return bool(printed) or _label_of(re.split(r"\s{2,}", value)[0]) is not None


def _label_of(words: str) -> Label | None:
    """The label that ``words`` are; "17 days" is an answer, only "days" alone is print."""
    label = find_label(words)
    return None if label and label.field == "sublabel" and re.match(r"\W*\d", words) else label


def _outcomes_by_name(document: Document, labelled: list[Field], found: list[Mention]) -> Iterator[Mention]:
    """ "Hives now: recovered": the outcome of the reaction that the label names."""
    terms = {
        str(one.value).lower(): one.owner for one in found if one.kind is Kind.REACTION and len(str(one.value)) > 3
    }
    for one in labelled:
        if one.field == "outcome":
            yield from _outcomes_by_part(document, one, terms)
        named = [term for term in terms if term in one.label.lower()] if one.field in ("unknown", "outcome") else []
        if len(named) == 1 and one.start < one.end and not is_prose(document.text[one.start : one.end]):
            for value in READERS["outcome"](document.text, one.start, one.end, Around()):
                yield as_mention(value, terms[named[0]], CONFIDENCE["form"])


def _outcomes_by_part(document: Document, one: Field, terms: dict[str, str | None]) -> Iterator[Mention]:
    """ "Rash resolved 5 May; itching resolving": each part of a value that names a reaction is that one's outcome."""
    text = document.text
    left = one.start
    for cut in [*_PART.finditer(text, one.start, one.end), None]:
        right = cut.start() if cut else one.end
        words = text[left:right].lower()
        named = [owner for term, owner in terms.items() if term in words or _stem(term) in words]
        for value in READERS["outcome"](text, left, right, Around(order=numeric_order(text))) if named else ():
            for owner in dict.fromkeys(named):
                yield as_mention(value, owner, CONFIDENCE["form"])
        left = cut.end() if cut else right


def _stem(term: str) -> str:
    """The term without an ending, so that "rhabdo" and "myalgias" meet "rhabdomyolysis" and "myalgia"."""
    return term[:-1] if len(term) > 5 and term.endswith("s") else term


def _ticked_criteria(document: Document, found: list[Mention]) -> Iterator[Mention]:
    """Ticked boxes that are worded as a criterion, wherever the layout has left them: scans break up boxes 8-12."""
    text = document.text
    known = {one.start for one in found if one.kind is Kind.SERIOUSNESS}
    for left, right in ticked(text, 0, len(text)) or ():
        words = text[left:right]
        if len(words) > 90 or not CRITERION.fullmatch(words):
            continue
        for value in READERS["seriousness"](text, left, right, Around()):
            if value.start not in known:
                yield as_mention(value, None, CONFIDENCE["ocr"])


def _owned(values: list[tuple[Found, int | None]], owners: Owners) -> Iterator[tuple[Found, str | None]]:
    for value, index in values:
        yield value, owners.of(value.kind, index)


def _settled(found: list[Mention]) -> list[Mention]:
    """In reading order, each once."""
    seen: set[tuple[Kind, int, int, str, str]] = set()
    kept = []
    for mention in sorted(found, key=lambda one: (one.start, one.end)):
        parts = str(mention.attributes) if mention.kind is Kind.TEST else ""  # one name may head several results
        if mention.kind in (Kind.ONSET, Kind.OUTCOME):
            parts += mention.owner or ""
        key = (mention.kind, mention.start, mention.end, str(mention.value), parts)
        if key not in seen and mention.start < mention.end:
            seen.add(key)
            kept.append(mention)
    return kept


def free_text_regions(document: Document) -> list[tuple[int, int]]:
    """The stretches that are neither labels nor short field values: narratives, letters, values written as sentences.

    The whole text when it holds no labelled field. Tables read as line listings or laboratory tables are left out.
    """
    text = document.text
    tables = claimed(document)
    if document.method == "form":
        return [
            (one.start, one.end)
            for one in fields(document, tables, ())
            if one.field == "narrative" or (one.field in PROSE_FIELDS and is_prose(text[one.start : one.end]))
        ]
    closed: list[tuple[int, int]] = [
        (block.start, block.end) for block in document.blocks if block.kind == "table_row" and block.table in tables
    ]
    closed += text_tables(document)
    for one in of_what_stands_before(fields(document, tables, text_tables(document))):
        if one.field == "unknown" and _DENIED.search(text[one.start : min(one.end, one.start + _SUBJECT)]):
            closed.append((one.label_start, one.end))  # "Fracture: none" is no fracture
        elif one.field in _FREE and not (one.field == "unknown" and one.start == one.end):
            if one.field != "reporter" and one.label_start < one.start and one.field != "unknown":
                closed.append((one.label_start, one.start))
        elif one.end - one.start > _LONGEST or (one.field in PROSE_FIELDS and is_prose(text[one.start : one.end])):
            if one.field not in _HEADS_TEXT or one.bare:
                closed.append((one.label_start, max(one.label_start, one.start)))
        else:
            closed.append((one.label_start, max(one.end, one.label_start + len(one.label))))
    closed += unticked(text, 0, len(text))
    regions = []
    at = 0
    for start, end in sorted(closed):
        if start > at:
            left, right = trim(text, at, start)
            if left < right:
                regions.append((at, start))
        at = max(at, end)
    if text[at:].strip():
        regions.append((at, len(text)))
    return regions
