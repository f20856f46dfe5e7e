"""Forms: labelled fields of a document as mentions, and the stretches that are left to the finders of free text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Final

from pv_reports.extraction.dates import Order, numeric_order
from pv_reports.extraction.form_boxes import ticked, unticked
from pv_reports.extraction.form_layout import Field, fields
from pv_reports.extraction.form_lists import items, says_nothing, trim
from pv_reports.extraction.form_pdf_fields import joined
from pv_reports.extraction.form_products import (
    frequency,
    history,
    is_prose,
    products,
    reactions,
    regimen,
    route,
    terms_as,
    tests,
)
from pv_reports.extraction.form_values import CRITERION, READERS, UNKNOWN, Around, Found, is_yes
from pv_reports.extraction.labels import Label, find_label, is_label_fragment
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.tables import claimed, product_mentions, text_tables
from pv_reports.records import Document

# How sure a labelled value is; a value that OCR read, or whose label carries no colon, is a little less so.
CONFIDENCE: Final = {"form": 0.97, "bare_label": 0.92, "ocr": 0.9, "weak": 0.6, "email_date": 0.6}

_DRUGS: Final = {"drug": None, "interacting": "interacting", "concomitant": "concomitant"}
_OF_PRODUCT: Final = frozenset({
    Kind.DOSE, Kind.FREQUENCY, Kind.ROUTE, Kind.DOSE_START, Kind.DOSE_END, Kind.DOSE_DURATION, Kind.INDICATION,
    Kind.LOT, Kind.ACTION, Kind.DECHALLENGE, Kind.RECHALLENGE,
})  # fmt: skip
_OF_REACTION: Final = frozenset(
    {Kind.ONSET, Kind.REACTION_END, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION, Kind.OUTCOME, Kind.SERIOUSNESS}
)
_PROSE_FIELDS: Final = frozenset(
    {"reaction", "history", "treatment", "tests", "concomitant", "drug", "indication", "outcome", "seriousness"}
)
_QUOTED: Final = re.compile(r"^[> \t]*On\s(?P<date>[^\n]{6,140}(?:\n[^\n]{0,80})?)\swrote:", re.MULTILINE)
_NAMES: Final = frozenset({
    "drug", "concomitant", "interacting", "reaction", "history", "indication", "organisation", "route", "frequency",
    "reporter_name", "treatment", "case_number", "lot", "death_cause", "causality", "initials", "record_number",
})  # fmt: skip
_ANSWERED_NO: Final = frozenset({"dechallenge", "rechallenge", "autopsy", "outcome"})
_NO: Final = re.compile(r"\W*(?:no|none)\W*", re.IGNORECASE)
_FREE: Final = frozenset({"narrative", "unknown", "patient", "subject", "reporter"})


@dataclass
class _Owners:
    """Numbers products and reactions over the whole form, and remembers which one a following value belongs to."""

    products: int = 0
    reactions: int = 0
    numbered: dict[tuple[str, int], str] = attribute(default_factory=dict)
    last: list[str] = attribute(default_factory=list)
    last_reactions: list[str] = attribute(default_factory=list)
    suspects: list[str] = attribute(default_factory=list)

    def product(self, role: str, index: int | None) -> str:
        if index is not None and (role, index) in self.numbered:
            return self.numbered[role, index]
        self.products += 1
        owner = f"product:{self.products}"
        if index is not None:
            self.numbered[role, index] = owner
        return owner

    def reaction(self, index: int | None) -> str:
        if index is not None and ("reaction", index) in self.numbered:
            return self.numbered["reaction", index]
        self.reactions += 1
        owner = f"reaction:{self.reactions}"
        if index is not None:
            self.numbered["reaction", index] = owner
        return owner

    def of(self, kind: Kind, index: int | None, role: str = "") -> str | None:
        """The owner of a value of ``kind`` with its number, None where several could be meant."""
        family = "suspect" if kind in _OF_PRODUCT else "reaction"
        if role and kind in _OF_PRODUCT:
            return self.product(role, index) if index is not None else None
        if kind not in _OF_PRODUCT and kind not in _OF_REACTION:
            return None
        if index is not None:
            if (family, index) in self.numbered:
                return self.numbered[family, index]
            ordered = self.last if family == "suspect" else self.last_reactions
            if 0 < index <= len(ordered):
                return ordered[index - 1]
            return self.product("suspect", index) if family == "suspect" else self.reaction(index)
        ordered = self.last if family == "suspect" else self.last_reactions
        return ordered[0] if len(ordered) == 1 else None


def form_mentions(document: Document) -> list[Mention]:
    """Mentions of every labelled field: ``text[start:end]`` is the value as it stands there, ``method`` is "form".

    Unticked boxes and values such as "unknown", "none" or "-" give nothing. ``owner`` ties a product's dose, route and
    dates to it ("product:2") and a reaction's onset and outcome to it ("reaction:1").
    """
    text = document.text
    order = numeric_order(text)
    owners = _Owners()
    found: list[Mention] = []
    tables = claimed(document)
    rows = product_mentions(document, order)
    owners.products = max((int(mention.owner.split(":")[1]) for mention in rows if mention.owner), default=0)
    labelled = fields(document, tables, text_tables(document))
    combined, rest = joined(text, list(labelled), order)
    sent: list[Field] = []
    for one in rest:
        if one.field == "email_date":
            sent.append(one)
        else:
            found += _mentions(document, one, order, owners)
    found += _outcomes_by_name(document, rest, found)
    if document.method != "form":
        found += _ticked_criteria(document, found)
    found += [_mention(document, value, owner, CONFIDENCE["form"]) for value, owner in _owned(combined, owners)]
    found += rows
    found += _received(document, sent, found, order)
    return _settled(found)


def _mentions(document: Document, one: Field, order: Order, owners: _Owners) -> Iterator[Mention]:
    text = document.text
    one = _in_context(one)
    start, end = one.start, one.end
    if (
        start >= end
        or (says_nothing(text[start:end]) and not _answers(one.field, text[start:end]))
        or (one.field in _NAMES and _is_print(text[start:end], one))
    ):
        return
    around = Around(one.label, order)
    sure = CONFIDENCE["bare_label" if one.bare else "form"]
    if document.method == "ocr":
        sure = min(sure, CONFIDENCE["ocr"])
    options = ticked(text, start, end)
    spans = [(start, end)] if options is None else options
    for left, right in spans:
        words = text[left:right]
        if says_nothing(words) and not _answers(one.field, words):
            continue
        numbers = re.findall(r"#\s?(\d)\b", text[start:left]) if options is not None else []
        answered = replace(one, index=int(numbers[-1])) if numbers and one.index is None else one
        for value, owner in _read(text, answered, left, right, around, owners):
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
            yield _mention(document, value, owner, CONFIDENCE["weak"] if vague else sure)


def _answers(field: str, words: str) -> bool:
    """Whether "no", "none" or "unknown" is an answer to what the field asks; E2B has a code for an unknown outcome."""
    if field == "outcome" and UNKNOWN.fullmatch(words):
        return True
    return field in _ANSWERED_NO and _NO.fullmatch(words) is not None


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
        named = [term for term in terms if term in one.label.lower()] if one.field in ("unknown", "outcome") else []
        if len(named) == 1 and one.start < one.end and not is_prose(document.text[one.start : one.end]):
            for value in READERS["outcome"](document.text, one.start, one.end, Around()):
                yield _mention(document, value, terms[named[0]], CONFIDENCE["form"])


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
                yield _mention(document, value, None, CONFIDENCE["ocr"])


def _in_context(one: Field) -> Field:
    """The same words ask for other things in other parts of a form: "Start date" under EVENT is the onset."""
    if one.section == "reaction":
        meant = {"dose_start": "onset", "dose_end": "reaction_end", "duration": "reaction_duration"}
        if one.field in meant and not re.search(r"drug|dose|therapy|treat|medic|product", one.label, re.IGNORECASE):
            return replace(one, field=meant[one.field])
    if one.field == "duration":
        return replace(one, field="dose_duration")
    if one.field == "reporter_address":
        return one if one.section == "reporter" else replace(one, field="ignore")
    if one.section == "patient" and one.field == "reporter_name":
        return replace(one, field="initials")
    if (
        one.field == "reporter_name"
        and one.section != "reporter"
        and re.fullmatch(r"\W*(?:\d\W*)?name\W*", one.label, re.IGNORECASE)
    ):
        return replace(one, field="drug" if one.section == "product" else "ignore")
    if one.role and one.field == "drug":
        return replace(one, field=one.role)
    if one.section == "concomitant" and one.field == "drug":
        return replace(one, field="concomitant")
    if one.section == "patient" and one.field == "country":
        return replace(one, field="ignore")
    return one


def _read(
    text: str, one: Field, start: int, end: int, around: Around, owners: _Owners
) -> Iterator[tuple[Found, str | None]]:
    name = one.field
    if name in _PROSE_FIELDS and is_prose(text[start:end]) and name not in ("seriousness", "outcome"):
        return
    if name in _DRUGS:
        yield from _read_products(text, one, start, end, around, owners)
    elif name == "reaction":
        owners.last_reactions = [] if one.index is None else owners.last_reactions
        for number, values in reactions(text, start, end, around):
            owner = owners.reaction(one.index if one.index is not None else number)
            owners.last_reactions = [*owners.last_reactions, owner] if one.index is None else [owner]
            yield from ((value, owner) for value in values)
    elif name == "history":
        yield from ((value, None) for value in history(text, start, end, around))
    elif name == "allergies":
        if len(text[start:end].split()) <= 8 and not is_prose(text[start:end]):
            yield Found(Kind.HISTORY, one.label_start, end, text[one.label_start : end]), None
    elif name == "tests":
        yield from ((value, None) for value in tests(text, start, end, around))
    elif name == "treatment":
        for _, values in terms_as(Kind.TREATMENT, "words")(text, start, end, around):
            yield from ((value, None) for value in values)
    elif name == "indication":
        listed = list(terms_as(Kind.INDICATION, "strong")(text, start, end, around))
        for place, (number, values) in enumerate(listed, 1):
            index = number or one.index or (place if len(listed) > 1 and len(listed) == len(owners.last) else None)
            yield from ((value, owners.of(Kind.INDICATION, index, one.role)) for value in values)
    elif name == "health_professional":
        if is_yes(text[start:end]):
            yield Found(Kind.QUALIFICATION, start, end, "other_hcp"), None
    elif name in (
        "dose",
        "frequency",
        "route",
        "lot",
        "therapy_dates",
        "dose_start",
        "dose_end",
        "dose_duration",
        "onset",
        "outcome",
    ):
        yield from _read_each(text, one, start, end, around, owners)
    elif name in READERS:
        for value in READERS[name](text, start, end, around):
            yield value, owners.of(value.kind, one.index, one.role)


def _read_products(
    text: str, one: Field, start: int, end: int, around: Around, owners: _Owners
) -> Iterator[tuple[Found, str | None]]:
    role = _DRUGS[one.field]
    if one.field != "concomitant" and one.index is None:
        owners.last = []
    if "co-suspect" in one.label.lower():
        owners.last = []
    for number, values in products(text, start, end, around):
        index = one.index if one.index is not None else (number if role is None else None)
        if (
            index is not None
            and one.index is None
            and ("suspect", index) in owners.numbered
            and one.section != "product"
        ):
            index = None
        owner = owners.product("suspect" if role is None else role, index)
        if role != "concomitant":
            owners.last = [*owners.last, owner] if one.index is None else [owner]
        for value in values:
            if value.kind is Kind.DRUG:
                value = replace(value, attributes={"role": role or "suspect"})
            yield value, owner
    if one.field == "concomitant" and one.section == "concomitant" and one.index is not None:
        owners.last = [owners.product("concomitant", one.index)]


def _read_each(
    text: str, one: Field, start: int, end: int, around: Around, owners: _Owners
) -> Iterator[tuple[Found, str | None]]:
    """Fields that answer for each product or reaction in turn: "#1 50 mg daily #2 10 mg"."""
    readers = {"dose": regimen, "frequency": frequency, "route": route}
    read = readers.get(one.field) or READERS[one.field]
    listed = items(text, start, end, "strong")
    several = any(item.number for item in listed) or len(listed) in (len(owners.last), len(owners.last_reactions))
    if len(listed) < 2 or not several:
        listed = items(text, start, end, "strong")[:1] if len(listed) == 1 else []
    if not listed:
        yield from ((value, owners.of(value.kind, one.index, one.role)) for value in read(text, start, end, around))
        return
    for place, item in enumerate(listed, 1):
        index = item.number or one.index or (place if len(listed) > 1 else None)
        if not says_nothing(text[item.start : item.end]) or _answers(one.field, text[item.start : item.end]):
            yield from (
                (value, owners.of(value.kind, index, one.role)) for value in read(text, item.start, item.end, around)
            )


def _owned(values: list[tuple[Found, int | None]], owners: _Owners) -> Iterator[tuple[Found, str | None]]:
    for value, index in values:
        yield value, owners.of(value.kind, index)


def _received(document: Document, sent: list[Field], found: list[Mention], order: Order) -> Iterator[Mention]:
    """The dates of a thread's messages: the earliest is the day of receipt where no field states one, later ones are
    follow-ups. "On Tue, 9 Sep 2025 at 09:12, … wrote:" counts where the e-mail's own header does."""
    if not sent or any(mention.kind is Kind.RECEIVED for mention in found):
        return
    spans = [(one.start, one.end) for one in sent]
    spans += [match.span("date") for match in _QUOTED.finditer(document.text)]
    dated: list[Found] = []
    for start, end in spans:
        dated += list(READERS["received"](document.text, start, end, Around(order=order)))
    dated.sort(key=lambda value: str(value.value))
    for value in dated:
        first = value.value == dated[0].value
        yield _mention(
            document, value if first else replace(value, kind=Kind.FOLLOW_UP), None, CONFIDENCE["email_date"]
        )
        if first and len({one.value for one in dated}) == 1:
            return


def _mention(document: Document, value: Found, owner: str | None, sure: float) -> Mention:
    return Mention(
        value.kind,
        value.start,
        value.end,
        value.value,
        method="form",
        confidence=sure,
        owner=owner,
        attributes=value.attributes,
    )


def _settled(found: list[Mention]) -> list[Mention]:
    """In reading order, each once."""
    seen: set[tuple[Kind, int, int, str]] = set()
    kept = []
    for mention in sorted(found, key=lambda one: (one.start, one.end)):
        key = (mention.kind, mention.start, mention.end, str(mention.value))
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
            if one.field == "narrative" or (one.field in _PROSE_FIELDS and is_prose(text[one.start : one.end]))
        ]
    closed: list[tuple[int, int]] = [
        (block.start, block.end) for block in document.blocks if block.kind == "table_row" and block.table in tables
    ]
    closed += text_tables(document)
    for one in fields(document, tables, text_tables(document)):
        if one.field in _FREE and not (one.field == "unknown" and one.start == one.end):
            if one.field != "reporter" and one.label_start < one.start and one.field != "unknown":
                closed.append((one.label_start, one.start))
        elif one.field in _PROSE_FIELDS and is_prose(text[one.start : one.end]):
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
