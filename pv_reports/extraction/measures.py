"""Weight in kilograms, height in centimetres, and gestation at exposure or birth."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.written_numbers import NUMBER, number

_I: Final = re.IGNORECASE
_ABOUT: Final = (
    r"(?:approximately\s+|about\s+|around\s+|approx\.?\s+|roughly\s+|circa\s+|ca\.?\s+|just\s+(?:over|"
    r"under)\s+|~\s?)?"
)
_FIGURE: Final = r"\d{1,3}(?:[.,]\d+)?"
_KILOGRAM: Final = 0.45359237
# Behind a weight: never a dose per weight ("5 mg/kg"), never a load or a loss.
_NOT_A_WEIGHT: Final = compiled(r"\s*(?:/|per\b|of\s+(?!body)|loss\b|lost\b|gain\w*\b|heavier|lighter)", _I)
_NOT_BEFORE: Final = compiled(
    r"(?:\b(?:lost|loss\s+of|gain(?:ed)?(?:\s+of)?|per|lift\w*|carr\w+|birth\s*-?weight(?:\s+(?:was|of))?|mg|mcg|µg|g|"
    r"units?|IU|mL)"
    r"\s*/?\s*(?:an?\s+)?|/\s?)$",
    _I,
)
_WEIGHT: Final = compiled(
    rf"\b(?:weigh(?:s|ed|ing|t)?(?:\s+(?:in\s+at|of|was|is))?|wt\.?)\s*(?:\([^()]{{1,8}}\)\s*)?[:=]?\s*{_ABOUT}"
    rf"(?P<v>{_FIGURE})\s*(?P<u>kgs?|kilograms?|kilogrammes?|kilos?|lbs?\.?|pounds?|g|grams?)\b|"
    rf"(?<![\d.,/x×-])(?P<v2>{_FIGURE})\s?-?(?P<u2>kgs?|kilograms?|kilogrammes?|kilos?|lbs?|pounds?)\b",
    _I,
)
_STONES: Final = compiled(
    rf"(?<![\d.,/-])(?P<st>{NUMBER})\s?(?:st\b\.?|stones?\b)(?:\s*,?\s*(?P<lb>\d{{1,2}})\s?(?:lbs?|pounds?)\b)?"
    r"(?!\s+(?:dose|day|of\s+(?!weight)|in\s+(?:the|his|her)\s+(?:kidney|bladder|gall)))",
    _I,
)
_HEIGHT: Final = compiled(
    rf"\b(?:height|ht\.?|tall)\s*(?:\([^()]{{1,8}}\)\s*)?(?:of|was|is)?\s*[:=]?\s*{_ABOUT}(?P<v>{_FIGURE})\s*(?P<u>cm|"
    rf"m|inches|in)\b|"
    rf"(?<![\d.,/-])(?P<v2>1\d\d|[5-9]\d|2[0-2]\d)\s?(?P<u2>cm)(?=\s*(?:tall|[,;.|)\n]|in\s+height|"
    rf"$))(?<=[,;|(\s]\d\d\d\scm)|"
    rf"(?<![\d.,/-])(?P<v3>1\d\d|[5-9]\d|2[0-2]\d)\s?(?P<u3>cm)\s+(?:tall|in\s+height)\b|"
    rf"(?<![\d.,/-])(?P<v4>[12][.,]\d\d)\s?(?P<u4>m)(?=\s*(?:tall|[,;|)]|\.(?!\d)|$))",
    _I,
)
_FEET: Final = compiled(
    r"(?<![\d.,/-])(?P<ft>[3-7])\s?(?:ft\.?|feet|foot|"
    r"['’′])\s?(?P<in>\d{1,2})?\s?(?:in(?:ches)?\b|[\"”″]|['’]{2})",
    _I,
)
_GESTATION: Final = compiled(
    rf"\b(?P<v>{NUMBER}(?:\s*\+\s*\d|\s*[-–]\s*{NUMBER})?[\s-]*(?:completed\s+)?(?:weeks?|"
    rf"wks?)['’]?[\s-]*(?:of\s+)?(?:gestation(?:al\s+age)?|pregnan(?:t|cy)|amenorrh?oea)|"
    rf"gestational\s+age\s*(?:of|was|:)?\s*{NUMBER}\s*(?:weeks?|wks?)(?:\s*\+\s*\d)?|"
    rf"(?:gestational\s+week|week)\s+\d{{1,2}}\s+of\s+(?:gestation|pregnancy|her\s+pregnancy)|"
    rf"{NUMBER}[\s-]*(?:weeks?|wks?)[\s-]*(?=preemie|premature\s+infant|preterm))", _I
)  # fmt: skip


def measures(text: str) -> Iterator[Mention]:
    """Every weight, height and gestation of the text, in kilograms, centimetres and as written."""
    yield from _weights(text)
    yield from _heights(text)
    yield from _gestations(text)


def _figure(words: str) -> float:
    return float(words.replace(",", "."))


def _weights(text: str) -> Iterator[Mention]:
    sure = CONFIDENCE["measure"]
    taken: list[tuple[int, int]] = []
    for match in _STONES.finditer(text):
        stones = number(match["st"])
        if stones is None or not 1 <= stones <= 40:
            continue
        if (
            not match["lb"]
            and re.search(r"stone$", match.group(), _I)
            and not re.search(r"weigh\w*[^.;]{0,20}$", text[max(0, match.start() - 30) : match.start()], _I)
        ):
            continue
        kilograms = round((stones * 14 + float(match["lb"] or 0)) * _KILOGRAM, 1)
        taken.append(match.span())
        yield Mention(Kind.WEIGHT, match.start(), match.end(), kilograms, confidence=sure)
    for match in _WEIGHT.finditer(text):
        name = "v" if match["v"] else "v2"
        unit = match[name.replace("v", "u")].lower()
        start, end = match.start(name), match.end(name.replace("v", "u"))
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        if _NOT_A_WEIGHT.match(text, end) or _NOT_BEFORE.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        if unit[0] == "k":
            kilograms = round(_figure(match[name]), 3)
        elif unit[0] == "g":
            kilograms = round(_figure(match[name]) * 0.001, 3)
        else:
            kilograms = round(_figure(match[name]) * _KILOGRAM, 1)
        yield Mention(Kind.WEIGHT, start, end, kilograms, confidence=sure if name == "v" else sure - 0.02)


def _heights(text: str) -> Iterator[Mention]:
    sure = CONFIDENCE["measure"]
    for match in _HEIGHT.finditer(text):
        name = next(n for n in ("v", "v2", "v3", "v4") if match[n])
        unit = match[name.replace("v", "u")].lower()
        factor = {"cm": 1.0, "m": 100.0}.get(unit, 2.54)
        centimetres = round(_figure(match[name]) * factor, 1)
        if 25 <= centimetres <= 250:
            yield Mention(
                Kind.HEIGHT, match.start(name), match.end(name.replace("v", "u")), centimetres, confidence=sure
            )
    for match in _FEET.finditer(text):
        centimetres = round(int(match["ft"]) * 30.48 + int(match["in"] or 0) * 2.54, 1)
        yield Mention(Kind.HEIGHT, match.start(), match.end(), centimetres, confidence=sure)


def _gestations(text: str) -> Iterator[Mention]:
    for match in _GESTATION.finditer(text):
        value = match["v"].rstrip(" -")
        quantity = re.search(
            rf"{NUMBER}(?:\s*\+\s*\d|\s*[-–]\s*{NUMBER})?[\s-]*(?:completed\s+)?(?:weeks?|wks?)|week\s+\d+", value, _I
        )
        if quantity is None:
            continue
        start = match.start("v") + quantity.start()
        yield Mention(
            Kind.GESTATION, start, start + len(quantity.group()), quantity.group(), confidence=CONFIDENCE["gestation"]
        )
