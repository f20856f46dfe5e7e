"""Products, doses, reactions, history and tests as forms write them: several in one field, each with its own words."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from pv_reports.extraction.form_boxes import has_boxes
from pv_reports.extraction.form_lists import items, says_nothing, trim
from pv_reports.extraction.form_values import Around, Found, dates_in, outcome, period, seriousness
from pv_reports.extraction.mentions import Kind
from pv_reports.terminology import lexicon

_I: Final = re.IGNORECASE
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)"
_UNIT: Final = (
    r"(?:milligrams?|micrograms?|mgs?|mcg|µg|μg|ug|ng|grams?|gm?|kg|mls?|millilit(?:re|er)s?|lit(?:re|er)s?|l|"
    r"i\.?u\.?|units?|mmol|meq|mu|"
    r"puffs?|sprays?|drops?|tablets?|tabs?|capsules?|caps?|pens?|injections?|ampoules?|vials?|patch(?:es)?|sachets?|"
    r"doses?|%)"
)
_DOSE: Final = re.compile(
    rf"(?<![\w./])(?P<n>{_NUMBER}(?:\s?(?:/|-|–)\s?{_NUMBER})?)\s?-?(?P<u>{_UNIT}(?:\s?/\s?(?:kg|m2|m²|ml|hr?|hours?|"
    rf"day|d|min|week|\d+\s?ml))*)(?![\w])", _I
)  # fmt: skip
_FREQUENCY: Final = re.compile(
    r"\b(?:(?:once|twice|thrice|(?:one|two|three|four|\d)\s*(?:times|x))\s*(?:,\s*)?(?:daily|weekly|monthly|nightly|"
    r"a\s+(?:day|week|month)|per\s+(?:day|week|month)|"
    r"every\s+(?:day|week|\d+\s+\w+)|/\s?(?:d(?:ay)?|w(?:ee)?k))|every\s+(?:other\s+)?(?:\w+\s+)?(?:hours?|days?|"
    r"weeks?|months?|morning|evening|night|year)|"
    r"(?:q|every)\s?\d{1,2}\s?(?:h|hrs?|hours?|d|days?|w|wks?|weeks?|months?)|q\.?(?:d|i\.?d|h\.?s|o\.?d|w|am|"
    r"pm)\b\.?|o\.?d\b\.?|b\.?(?:i\.?)?d\b\.?|"
    r"t\.?i\.?d\b\.?|t\.?d\.?s\b\.?|q\.?d\.?s\b\.?|p\.?r\.?n\b\.?|as\s+(?:needed|required)|when\s+(?:needed|"
    r"required)|daily|weekly|monthly|nightly|"
    r"fortnightly|at\s+(?:night|bedtime)|in\s+the\s+(?:morning|evening)|single\s+dose|once|per\s+day|a\s+day|/\s?day|"
    r"\d\s?-\s?\d\s?-\s?\d(?:\s?-\s?\d)?(?![\d-])|on\s+demand|nocte|mane|stat)"
    r"(?![\w])",
    _I,
)
_NAME_ENDS: Final = re.compile(
    r"\s*[(\[,;:]|\s+[-–—]\s+|\s+(?=\d)|\s+(?:lot|batch|from|since|until|started|start|for|at|taken|dose|dosage|"
    r"oral(?:ly)?|by|iv|po|sc|im|daily|once|twice|"
    r"every|prn|as needed|bd|bid|tid|od|qd|qds|via|on|stopped|given|tablets?|capsules?|injection|solution|infusion|"
    r"pens?|cream|"
    r"ointment|inhaler|suspension|film-coated|syrup|patch(?:es)?|prefilled|pre-filled|tabs?|caps?)\b|[®™]",
    _I,
)
_LOT: Final = re.compile(r"\b(?:lot|batch)\s*(?:no\.?|number|nr\.?|#)?\s*[:.]?\s*(?P<v>[A-Z0-9][\w/-]*\d[\w/-]*)", _I)
_INDICATION: Final = re.compile(
    r"\b(?:for|indication:?)\s+(?P<v>[a-z][a-z' -]{2,60}?)(?=\s*(?:[,;()]|$|\bsince\b|\bfrom\b|\buntil\b|\bstarted\b))",
    _I,
)
_FORM_WORD: Final = re.compile(
    r"^(?:\d|(?:tablets?|capsules?|mg|oral|daily)\W*$|once|twice|and|with|the|see|from|since|yes|no|other|ongoing|"
    r"continued|continues)\b",
    _I,
)
_DOSE_WORD: Final = re.compile(
    r"\s*(?:\d|once|twice|daily|every|oral|i\.?v|p\.?o|from|since|started|as needed|prn|for|lot|batch|in the|at "
    r"night|then|by mouth|three|two|tablets?|capsules?|ongoing|[a-z]+ly\b|bid|tid|od|bd|weekly|until|stopped|last|"
    r"first|continu)",
    _I,
)
_NEGATED: Final = re.compile(
    r"^\W*(?:no|not|denie[sd]|without|never|negative for|nil|absence of|free of|excluded|ruled out|"
    r"non-?smok\w+|non-?drinker)\b", _I
)
# Dates, kinds and column titles in the tables of history that safety databases print into box 23 of CIOMS I.
_NOTE: Final = re.compile(
    r"(?:(?:unknown|ongoing|[\d/.-]{4,10}|\d{0,2}[- ]?[A-Za-z]{3}[- ]\d{4})\s*(?:(?:to|-|–)\s*(?:ongoing|unknown|continuing|"
    r"[\d/.-]{4,10}|\d{0,2}[- ]?[A-Za-z]{3}[- ]\d{4}))?|(?:current|historical|past|concurrent|previous)\s+(?:condition|"
    r"illness|drug|disease)s?|medical\s+condition|procedure|from\s?/\s?to\s+dates?|type\s+of\s+history|notes?|"
    r"description|start\s+date|end\s+date|continuing|y|n|yes|no)", _I
)  # fmt: skip
_FAMILY: Final = re.compile(
    r"\b(?:father|mother|parents?|sister|brother|sibling|family|aunt|uncle|grand\w+|maternal|paternal|son|daughter|"
    r"cousin|husband|wife)\b",
    _I,
)
_PROSE: Final = re.compile(
    r"\b(?:patient|she|he|they|her|his|i|my|we|developed|experienced|was|were|had|has|have|is|are|been|took|started|"
    r"reported|after|when|who|which|because)\b", _I
)  # fmt: skip
_TEST: Final = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9 ,./()'-]*?[A-Za-z0-9)])\s*(?:[:=]|\bwas\b|\bof\b|"
    r"\bat\b)?\s*(?P<value>[<>≤≥]?\s?\d[\d.,]*(?:\s?x\s?10\^?\d+(?![\d^]*/))?|positive|negative|normal)\s*"
    r"(?P<unit>(?:10\^\d+/\w+|x\s?10\^?\d+/\w+|[A-Za-zµμ%]+(?:/[A-Za-z0-9µμ.²]+)*|%|"
    r"×\s?ULN))?\s*(?P<rest>(?:[(\[][^)\]]*[)\]])?)",
    _I,
)
_RANGE: Final = re.compile(r"(?:[<>≤≥]\s?)?\d[\d.,]*\s?(?:-|–|to)\s?\d[\d.,]*|[<>≤≥]\s?\d[\d.,]*")


@cache
def _routes() -> re.Pattern[str]:
    words: set[str] = set()
    for line in (files("pv_reports.terminology") / "data" / "routes.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        words.update(word.strip() for cell in cells[1:3] for word in cell.split("|"))
    words -= {"", "respiratory (inhalation)", "IN"}
    words |= {"oral", "iv", "po", "sc", "im", "i.v.", "s.c.", "i.m.", "p.o.", "inhalation", "transdermal", "vaginal"}
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, ordered))})(?![\w])", _I)


def is_prose(value: str) -> bool:
    """Whether a value reads as sentences rather than as a term or a list of terms."""
    words = value.split()
    if has_boxes(value):
        return False
    breaks = len(re.findall(r"[a-z)]\.\s+[A-Z]", value))
    if breaks >= 2 and len(words) > 4 * (breaks + 1):
        return True
    if len(words) > 40 and not re.search(r"[;#]|^\s*\d[.)]", value):
        return True
    longest = max((len(piece.split()) for piece in re.split(r"[;,\n]|\band\b|\.\s", value)), default=0)
    return (
        (len(words) > 6 and len(_PROSE.findall(value)) >= 2)
        or (longest > 8 and _PROSE.search(value) is not None)
        or longest > 14
    )


def regimen(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Dose, frequency and route written together: "150 mg, every 2 weeks, subcutaneous"."""
    dose = _DOSE.search(text, start, end)
    if dose:
        yield Found(Kind.DOSE, dose.start(), dose.end(), dose[0], {"amount": _amount(dose["n"]), "unit": dose["u"]})
    else:
        bare = re.fullmatch(rf"\W*(?P<n>{_NUMBER})\W*", text[start:end])
        unit = re.search(rf"[(\[_ ](?P<u>{_UNIT})[)\]]?$", around.label, _I)
        if bare and unit:
            left = start + bare.start("n")
            attributes = {"amount": _amount(bare["n"]), "unit": unit["u"]}
            yield Found(Kind.DOSE, left, left + len(bare["n"]), f"{bare['n']} {unit['u']}", attributes)
    frequency = _FREQUENCY.search(text, dose.end() if dose else start, end) or _FREQUENCY.search(text, start, end)
    if frequency and not (dose and dose.start() <= frequency.start() < dose.end()):
        yield Found(Kind.FREQUENCY, *frequency.span(), frequency[0])
    yield from route(text, start, end, around, strict=True)


def route(text: str, start: int, end: int, around: Around, *, strict: bool = False) -> Iterator[Found]:
    """A route of administration as written; in a field of its own any short words are one."""
    match = _routes().search(text, start, end)
    if match:
        yield Found(Kind.ROUTE, *match.span(), match[0])
    elif not strict:
        left, right = trim(text, start, end)
        if left < right and len(text[left:right].split()) <= 4 and re.search(r"[A-Za-z]{2}", text[left:right]):
            yield Found(Kind.ROUTE, left, right, text[left:right])


def frequency(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A dosing frequency as written."""
    match = _FREQUENCY.search(text, start, end)
    left, right = trim(text, start, end)
    if match:
        yield Found(Kind.FREQUENCY, *match.span(), match[0])
    elif left < right and len(text[left:right].split()) <= 6:
        yield Found(Kind.FREQUENCY, left, right, text[left:right])


def _amount(number: str) -> float | None:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", number).replace(",", ".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def products(text: str, start: int, end: int, around: Around) -> Iterator[tuple[int | None, list[Found]]]:
    """The products of a field, each with its number and what is written with it: the drug first, then its regimen."""
    for item in _drug_items(text, start, end):
        left, right = trim(text, item.start, item.end)
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
            or _NEGATED.match(name)
            or _FORM_WORD.match(name)
        ):
            continue
        if (is_prose(text[left:right]) and not lexicon().substance(name)) or says_nothing(name):
            continue
        found = [Found(Kind.DRUG, name_start, name_end, name)]
        rest = name_end if not lead else left
        if not re.search(r"\bstrength\b(?!.*\bdose\b)", around.label, _I):  # a product's strength is not what was taken
            found += [value for value in regimen(text, rest, right, around) if value.start >= name_end or lead]
        if dates_in(text, name_end, right, around):
            found += list(period(text, name_end, right, around))
        lot = _LOT.search(text, name_end, right)
        if lot:
            found.append(Found(Kind.LOT, *lot.span("v"), lot["v"]))
        reason = _INDICATION.search(text, name_end, right)
        if reason and not re.search(r"\b(?:day|week|month|year)s?\b", reason["v"]):
            found.append(Found(Kind.INDICATION, *reason.span("v"), reason["v"]))
        yield item.number, found


def _drug_items(text: str, start: int, end: int) -> Iterator["_Item"]:
    for item in items(text, start, end, "strong"):
        piece = text[item.start : item.end]
        cuts = [0]
        depth = 0
        for at, sign in enumerate(piece):
            depth += (sign in "([") - (sign in ")]")
            if depth <= 0:
                joint = re.match(r",\s*(?:and\s+)?(?=[^\W\d_]{3})|\s+(?:and|&|\+|plus)\s+(?=[^\W\d_]{3})", piece[at:])
                if joint and at > cuts[-1] and not _DOSE_WORD.match(piece[at + joint.end() :]):
                    cuts.append(at + joint.end())
        for number, left in enumerate(cuts):
            right = cuts[number + 1] if number + 1 < len(cuts) else len(piece)
            words = re.sub(r"(?:,\s*(?:and\s*)?|\s+(?:and|&|\+|plus)\s*)$", "", piece[left:right])
            yield _Item(item.start + left, item.start + left + len(words), item.number if len(cuts) == 1 else None)


class _Item:
    """A stretch that names one product."""

    def __init__(self, start: int, end: int, number: int | None) -> None:
        self.start, self.end, self.number = start, end, number


def reactions(text: str, start: int, end: int, around: Around) -> Iterator[tuple[int | None, list[Found]]]:
    """The reactions of a field, each with its number and the outcome, seriousness or onset written with it."""
    for item in items(text, start, end):
        left, right = trim(text, item.start, item.end)
        cut = re.compile(r"\s*[(\[]|\s+[-–—:]\s*|,\s|:\s").search(text, left, right)
        term_end = cut.start() if cut and cut.start() > left else right
        term_start, term_end = trim(text, left, term_end)
        term = text[term_start:term_end]
        if len(term) < 2 or says_nothing(term) or _NEGATED.match(term) or not re.search(r"[^\W\d_]{2}", term):
            continue
        if len(term.split()) > 10 or re.match(
            r"(?:\d|see |as above|yes\b|serious\b|non-serious\b|related\b)", term, _I
        ):
            continue
        found = [Found(Kind.REACTION, term_start, term_end, term)]
        if cut:
            found += [*outcome(text, term_end, right, Around()), *seriousness(text, term_end, right, Around())]
            found += [Found(Kind.ONSET, *dated) for dated in dates_in(text, term_end, right, around)[:1]]
        yield item.number, found


def _past_notes(text: str, start: int, end: int) -> int:
    """Where the condition begins in a row such as "2010 to Ongoing   Current Condition   Type 2 diabetes"."""
    left = start
    for gap in re.compile(r"\s{2,}|\t").finditer(text, start, end):
        if not _NOTE.fullmatch(text[left : gap.start()]):
            break
        left = gap.end()
    return left


def history(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Conditions of the patient; negated and family ones, and whole sentences, are left to the finders of free text."""
    for sentence in re.finditer(r"[^.\n]+(?:\.(?=\S)[^.\n]*)*", text[start:end]):
        if _FAMILY.search(sentence[0]) or (_NEGATED.match(sentence[0])):
            continue
        for item in items(text, start + sentence.start(), start + sentence.end()):
            left, right = trim(text, item.start, item.end)
            left = _past_notes(text, left, right)
            lead = re.match(r"(?:known|history of|h/o|hx of|also|previous|prior|past)\s+(?=\S)", text[left:right], _I)
            left += lead.end() if lead and lead[0].lower().startswith(("h", "k", "a")) else 0
            cut = re.compile(
                r"\s*[(\[]|,|\s+(?:since|in|from|diagnosed|\d{4})\b|\s+-\s|\s+(?=(?:19|20)\d{2}\b)"
            ).search(text, left, right)
            right = trim(text, left, cut.start())[1] if cut and cut.start() > left else right
            words = text[left:right]
            if (
                (len(words) > 2 or words.isupper())
                and not _NOTE.fullmatch(words)
                and len(words.split()) <= 7
                and not says_nothing(words)
                and not _NEGATED.match(words)
                and ":" not in words
                and not re.match(r"\W*\d", words)
                and not is_prose(words)
            ):
                yield Found(Kind.HISTORY, left, right, words)


def terms_as(kind: Kind, by: str = "words") -> "_TermReader":
    """A reader of a list of short terms, each as ``kind``."""
    return _TermReader(kind, by)


_LONGEST_TERM: Final = 7  # words


class _TermReader:
    def __init__(self, kind: Kind, by: str) -> None:
        self.kind, self.by = kind, by

    def __call__(self, text: str, start: int, end: int, around: Around) -> Iterator[tuple[int | None, list[Found]]]:
        for item in items(text, start, end, self.by):
            again = re.compile(r"\s*\([^()]*\)$").search(text, item.start, item.end)  # "Hypertension (Hypertension)"
            stop = again.start() if again and again.start() > item.start else item.end
            words = text[item.start : stop]
            short = len(words) > 1 and len(words.split()) <= _LONGEST_TERM
            if short and not says_nothing(words) and not _NEGATED.match(words) and not is_prose(words):
                yield item.number, [Found(self.kind, item.start, stop, words)]


def tests(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "ALT 850 U/L (7-56), AST 640 U/L": each name with the spans of its value, unit, range and date as attributes."""
    leading: tuple[int, int] | None = None
    for item in items(text, start, end, "comma"):
        left, right = item.start, item.end
        for dated_start, dated_end, _ in dates_in(text, left, right, around)[:1]:
            if not text[left:dated_start].strip(" :(") and dated_end < right:
                leading = (dated_start, dated_end)
                left = dated_end
                while left < right and text[left] in " :,-":
                    left += 1
        match = _TEST.match(text, left, right)
        if not match or len(match["name"].split()) > 5:
            continue
        unit = (
            match["unit"]
            if match["unit"] and match["unit"].lower() not in {"on", "at", "and", "in", "to", "ref", "normal"}
            else None
        )
        attributes = {"value": match.span("value")}
        if unit:
            attributes["unit"] = match.span("unit")
        tail = (match.end("unit") if unit else match.end("value"), right)
        date = next(iter(dates_in(text, *tail, around)), None)
        span = _RANGE.search(text, *tail)
        if span and not (date and date[0] <= span.start() < date[1]):
            attributes["reference_range"] = span.span()
        if date or leading:
            attributes["date"] = (date[0], date[1]) if date else leading  # type: ignore[assignment]
        yield Found(Kind.TEST, *match.span("name"), match["name"], attributes)
