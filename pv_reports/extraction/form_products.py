"""Products as forms write them: several in one field, each with its dose, dates, lot and indication."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_conditions import NEGATED, is_prose
from pv_reports.extraction.form_doses import period, regimen
from pv_reports.extraction.form_lists import Item, items, says_nothing, trim
from pv_reports.extraction.form_values import Around, Found, dates_in
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled
from pv_reports.terminology import code_reaction, lexicon

_I: Final = re.IGNORECASE
_NAME_ENDS: Final = compiled(
    r"\s*[(\[,;:]|\s+[-–—]\s+|\s+(?=\d)|\s+(?:lot|batch|from|since|until|started|start|for|at|taken|dose|dosage|"
    r"oral(?:ly)?|by|iv|po|sc|im|daily|once|twice|"
    r"every|prn|as needed|bd|bid|tid|od|qd|qds|via|on|stopped|given|tablets?|capsules?|injection|solution|infusion|"
    r"pens?|cream|"
    r"ointment|inhaler|suspension|film-coated|syrup|patch(?:es)?|prefilled|pre-filled|tabs?|caps?)\b|[®™]",
    _I,
)
_STOPPED: Final = compiled(r"\b(?:d/c['’]?e?d|discontinued|withdrawn|stopped)\b", _I)
_LOT: Final = compiled(r"\b(?:lot|batch)\s*(?:no\.?|number|nr\.?|#)?\s*[:.]?\s*(?P<v>[A-Z0-9][\w/-]*\d[\w/-]*)", _I)
_INDICATION: Final = compiled(
    r"\b(?:for|indication:?)\s+(?P<v>[a-z][a-z' -]{2,60}?)(?=[ \t]*(?:[,;()\n]|$|\bsince\b|\bfrom\b|\buntil\b|"
    r"\bstarted\b))",
    _I,
)
_FORM_WORD: Final = compiled(
    r"^(?:\d|(?:tablets?|capsules?|mg|oral|daily)\W*$|once|twice|and|with|the|see|from|since|yes|no|other|ongoing|"
    r"continued|continues)\b",
    _I,
)
_SAME: Final = 0.8
# A line that goes on about the medicine of the line before: dates, a lot, a stop.
_GOES_ON: Final = compiled(
    r"\W*(?:\d{1,4}[./-]\d{1,2}[./-]\d|\d{1,2}[- ][A-Za-z]{3}[a-z]*[- ]\d{4}|(?:from|since|until|started|stopped|"
    r"lot|batch|"
    r"first dose|last dose|taken|given|for|d/c'?d|discontinued)\b|"
    r"\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|ug|g|ml|iu|units?)\b\s*(?:,|$|[bt]i?d\b|[oq]d\b|q\d|once|twice|daily|weekly|every|"
    r"per\b|a\s|from|since|until))", _I
)  # fmt: skip
_JOINT: Final = compiled(r",\s*(?:and\s+)?(?=[^\W\d_]{3})|\s+(?:and|&|\+|plus)\s+(?=[^\W\d_]{3})")
_DOSE_WORD: Final = compiled(
    r"\s*(?:\d|once|twice|daily|every|oral|i\.?v|p\.?o|from|since|started|as needed|prn|for|lot|batch|in the|at "
    r"night|then|by mouth|three|two|tablets?|capsules?|ongoing|[a-z]+ly\b|bid|tid|od|bd|weekly|until|stopped|last|"
    r"first|continu|taken|used|given|prescribed|bought|via|when|which|but|own|belonging|owned|her|his|their|my|"
    r"over the counter|otc|strength|d/c)",
    _I,
)


def products(text: str, start: int, end: int, around: Around) -> Iterator[tuple[int | None, list[Found]]]:
    """The products of a field, each with its number and what is written with it: the drug first, then its regimen."""
    before: _Item | None = None
    for item in [*_drug_items(text, start, end), None]:
        if before and item and _is_reason(text, before, item):
            before = _Item(before.start, item.end, before.number, reason=trim(text, item.start, item.end))
            continue
        if before:
            yield from _product(text, before, around)
        before = item


def _is_reason(text: str, before: "_Item", item: "_Item") -> bool:
    """Whether an item is what the medicine before it is taken for: "letrozole 2.5 mg, from 6 May, breast cancer"."""
    words = text[item.start : item.end].strip(" .,;")
    if (
        re.search(r"\d|[\n;]", words)
        or not re.search(r"\d", text[before.start : before.end])
        or "\n" in text[before.end : item.start]
        or ";" in text[before.end : item.start]
    ):
        return False
    if len(words.split()) > 4 or lexicon().substance(words):
        return False
    coded = code_reaction(words)
    return bool(coded) and coded[0].score >= _SAME


def _product(text: str, item: "_Item", around: Around) -> Iterator[tuple[int | None, list[Found]]]:
    if item.reason:
        whole, item = item, _Item(item.start, trim(text, item.start, item.reason[0])[1], item.number)
        for number, values in _product(text, item, around):
            said = any(value.kind is Kind.INDICATION for value in values)
            left, right = whole.reason or (0, 0)
            yield number, values if said else [*values, Found(Kind.INDICATION, left, right, text[left:right])]
        return
    for left, right in [trim(text, item.start, item.end)]:
        if left >= right or says_nothing(text[left:right]):
            continue
        cut = _NAME_ENDS.search(text, left, right)
        lead = re.match(r"(?:\d+(?:[.,]\d+)?\s?(?:mg|mcg|g|ml)\s+(?:of\s+)?)", text[left:right], _I)
        if lead:
            left_name = left + lead.end()
            cut = _NAME_ENDS.search(text, left_name, right)
        else:
            left_name = left
        name_end = cut.start() if cut and cut.start() > left_name else right
        name_start, name_end = trim(text, left_name, name_end)
        name = text[name_start:name_end]
        if (
            len(name) < 2
            or len(name.split()) > 6
            or not re.search(r"[^\W\d_]{2}", name)
            or NEGATED.match(name)
            or _FORM_WORD.match(name)
        ):
            continue
        if (is_prose(text[left:right]) and not lexicon().substance(name)) or says_nothing(name):
            continue
        found = [Found(Kind.DRUG, name_start, name_end, name)]
        rest = name_end if not lead else left
        if not re.search(r"\bstrength\b(?!.*\bdose\b)", around.label, _I):  # a product's strength is not what was taken
            for begin, until in _lines(text, rest, right):
                found += [value for value in regimen(text, begin, until, around) if value.start >= name_end or lead]
                found += period(text, begin, until, around) if dates_in(text, begin, until, around) else ()
        elif dates_in(text, name_end, right, around):
            found += list(period(text, name_end, right, around))
        stopped = _STOPPED.search(text, name_end, right)
        if stopped and not re.search(r"\bnot\s*$", text[name_end : stopped.start()], _I):
            found.append(Found(Kind.ACTION, *stopped.span(), "withdrawn"))
        lot = _LOT.search(text, name_end, right)
        if lot:
            found.append(Found(Kind.LOT, *lot.span("v"), lot["v"]))
        reason = _INDICATION.search(text, name_end, right)
        if reason and not re.search(r"\b(?:day|week|month|year)s?\b", reason["v"]):
            found.append(Found(Kind.INDICATION, *reason.span("v"), reason["v"]))
        yield item.number, found


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The regimens of a product that stand each on a line, or all of it where only one gives an amount."""
    cuts = [match.end() for match in compiled(r"\n").finditer(text, start, end)]
    pieces = list(zip([start, *cuts], [*cuts, end], strict=True))
    amounts = [re.search(r"\d\s?(?:mg|mcg|µg|ug|g|ml|iu|units?)\b", text[a:b], _I) for a, b in pieces]
    yield from pieces if sum(map(bool, amounts)) > 1 else [(start, end)]


def _drug_items(text: str, start: int, end: int) -> Iterator["_Item"]:
    listed: list[Item] = []
    for item in items(text, start, end, "strong"):
        if listed and item.number is None and _GOES_ON.match(text, item.start, item.end):
            listed[-1] = Item(listed[-1].start, item.end, listed[-1].number)
        else:
            listed.append(item)
    for item in listed:
        piece = text[item.start : item.end]
        cuts = [0]
        depth = 0
        for at, sign in enumerate(piece):
            depth += (sign in "([") - (sign in ")]")
            if depth <= 0 and at > cuts[-1] and (sign == "," or sign.isspace()):
                joint = _JOINT.match(piece, at)
                if joint and not _DOSE_WORD.match(piece, joint.end()):
                    cuts.append(joint.end())
        for number, left in enumerate(cuts):
            right = cuts[number + 1] if number + 1 < len(cuts) else len(piece)
            words = re.sub(r"(?:,\s*(?:and\s*)?|\s+(?:and|&|\+|plus)\s*)$", "", piece[left:right])
            yield _Item(item.start + left, item.start + left + len(words), item.number if len(cuts) == 1 else None)


class _Item:
    """A stretch that names one product."""

    def __init__(self, start: int, end: int, number: int | None, reason: tuple[int, int] | None = None) -> None:
        self.start, self.end, self.number, self.reason = start, end, number, reason
