"""How a medicine was taken: dose, frequency, route, length of treatment and lot, as the text words it."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.indications import worded_indications
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.regimen_dates import regimen_dates
from pv_reports.extraction.written_numbers import NUMBER, number

_I: Final = re.IGNORECASE
_MASS: Final = (
    r"(?:mg|mcg|µg|μg|ug|micrograms?|milligrams?|grams?|g|kg|ng|ml|mL|millilit(?:er|re)s?|cc|l|IU|I\.U\.|iu|U|"
    r"units?|million\s+units|MU|MIU|"
    r"mEq|mmol|mCi|MBq|Gy)"
)
_PER: Final = r"(?:\s?/\s?(?:kg|m\(?2\)?|m²|day|d|dose|h|hr|hour|min|week|wk|ml|mL)\b\)?)"
_DOSE: Final = compiled(
    rf"(?<![\w.,/-])(?:(?P<times>[1-9])\s?[x×]\s?)?(?P<amount>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?:\s?(?:-|–|"
    rf"to)\s?(?P<upper>\d+(?:\.\d+)?))?[\s-]?(?P<unit>{_MASS}(?![\w])){_PER}{{0,3}}"
)
_COUNTED: Final = compiled(
    rf"(?<![\w.,/-])(?P<amount>{NUMBER})\s+(?P<unit>tablets?|capsules?|pills?|puffs?|drops?|sprays?|patch(?:es)?|"
    rf"ampoules?|vials?|tabs?|caps?|suppositor(?:y|ies)|teaspoons?)\b",
    _I,
)
# A dose that a correction takes back: no dosage, nor is the same one where it was told before.
_DENIED: Final = compiled(
    r"\b(?:instead\s+of|rather\s+than|(?:and\s+)?not|corrected\s+from|(?:first|initially|originally|previously|earlier|"
    r"erroneously|wrongly|mistakenly)\s+(?:reported|given|stated|recorded|noted|documented|written|quoted)\s+as)\s*:?\s*"
    r"(?:the\s+|at\s+)?$",
    _I,
)
# A dose that was meant or avoided, and not taken.
_MEANT: Final = compiled(
    r"\b(?:should\s+have\s+been|would\s+have\s+been|ought\s+to\s+have\s+been|"
    r"ordered\s+was|prescribed\s+dose\s+(?:was|of)|"
    r"intended\s+(?:dose\s+)?(?:was|of)?|correct\s+dose\s+(?:is|was|of))\s*:?\s*(?:the\s+)?$",
    _I,
)
_HALF: Final = compiled(
    r"(?<![\w.-])(?P<amount>half)\s+(?:an?\s+|of\s+an?\s+)?(?P<unit>tablets?|pills?|capsules?|"
    r"patch)\b",
    _I,
)
_VAGUE: Final = compiled(
    r"\b(?:ultra-)?(?:high|low|higher|lower|large|moderate|standard|therapeutic|normal|full)(?:er)?[-\s](?:dos(?:e|"
    r"es|age|ages))\b",
    _I,
)
_LAB_UNIT: Final = compiled(r"\s?/\s?(?:dl|l|ml|hpf|hr|mm3|µl|ul|mmol|g|24|min)\b", _I)
_LAB_BEFORE: Final = compiled(
    r"(?:level|levels|concentration|count|glucose|creatinine|bilirubin|ALT|AST|CK|CRP|sodium|potassium|"
    r"h[ae]emoglobin|was|were|value|INR|BUN|CPK|urea|titer|titre|weigh\w*|weight|wt)\s*(?:of|was|were|at|=|:|to|"
    r"rose\s+to|fell\s+to|had\s+fallen\s+to|increased\s+to)*\s*$",
    _I,
)
_EACH: Final = r"(?:a|per|each|/|every)"
_FREQUENCY: Final = compiled(
    rf"(?<!\w)(?:(?:once|twice|thrice|(?:{NUMBER}|several)\s*(?:times?|x))\s*(?:{_EACH}\s*)?-?\s*(?:daily|day|d\b|"
    rf"weekly|"
    rf"week|monthly|month|year|yearly|nightly|night|hour)|"
    rf"every\s+(?:other\s+(?:day|week)|(?:{NUMBER}[\s-]+(?:to\s+{NUMBER}\s+)?)?(?:hours?|days?|weeks?|months?|"
    rf"hourly|morning|evening|night|day|week|month|year)|(?:second|third|fourth)\s+(?:day|week))|"
    rf"{NUMBER}[\s-]?hourly|(?:each|every)\s+(?:morning|evening|night|day)|in\s+the\s+(?:morning|"
    rf"evening)(?:\s+and\s+(?:in\s+the\s+)?evening)?(?=\W*(?:for|since|from|and|plus|with|until|,|\.|\)|$))|at\s+(?:bedtime|night)|nocte\b|mane\b|"
    rf"of\s+(?:a|an)\s+(?:morning|evening|night)|"
    rf"(?<![\d-])[0-3½]-[0-3½]-[0-3½](?:-[0-3½])?(?![\d-])|"
    rf"(?:daily|weekly|monthly|fortnightly|nightly|hourly|biweekly|yearly|annually)(?!\s+(?:living|activities|life|"
    rf"routine))|"
    rf"(?<=[\d\w]\s)(?:a|per)\s+day|as\s+(?:needed|required)|when\s+(?:needed|required)|on\s+demand|"
    rf"now\s+and\s+then|occasionally(?=,?\s)|"
    rf"(?:as\s+)?(?:a\s+)?single\s+dose|single-dose|one-?off|q\.?\s?\d{{1,2}}\s?h(?:rs?|ours?)?|q\.?(?:h\.?s|o\.?d|"
    rf"a\.?m|p\.?m|d)\.?(?=\W)|b\.?i\.?d\b\.?|t\.?i\.?d\b\.?|q\.?i\.?d\b\.?|t\.?d\.?s\b\.?|q\.?d\.?s\b\.?|"
    rf"p\.?r\.?n\b\.?)(?:\s+(?:prn\b|as\s+(?:needed|required)|when\s+(?:needed|required)))?",
    _I,
)
_FREQUENCY_CAPITAL: Final = compiled(
    r"\b(?:OD|BD|BID|TID|QID|QD|HS|PRN|TDS|QDS)\b|(?:(?<=mg\s)|(?<=mcg\s)|(?<=\dg\s)|(?<=\d\sg\s))(?:od|bd|hs|om|"
    r"on(?=\s*[,.;]|$)|x\s?[1-4]/d(?:ay)?)\b"
)
_ROUTE: Final = compiled(
    r"\b(?:by\s+mouth|per\s+os|into\s+(?:a|the|his|her)\s+(?:vein|muscle)|(?:under|into)\s+the\s+skin|"
    r"by\s+(?:subcutaneous|intravenous|intramuscular|intrathecal|oral)\s+(?:injection|"
    r"route|infusion)|oral(?:ly)?(?!\s+(?:ulcer|mucos|cavity|lesion|candid|thrush|pain|swelling|herpes|contracepti|"
    r"hygiene|temp|intake|rehydration|burning|lichen|glucose\s+tol))|"
    r"intravenous(?:ly)?|intra-?muscular(?:ly)?|subcutaneous(?:ly)?(?!\s+(?:fat|nodul|tissue|emphysema|h[ae]mat|"
    r"edema|oedema|swelling))|topical(?:ly)?|intrathecal(?:ly)?|intravitreal(?:ly)?|"
    r"intra-?(?:peritoneal|ventricular|articular|arterial|dermal|nasal|vaginal|ocular|lesional|vesical|uterine|"
    r"pleural|osseous|tympanic|coronary|cameral|cavernosal|cavernous)(?:ly)?(?!\s+(?:h[ae]em|bleed|lesion|abscess))|"
    r"sublingual(?:ly)?|buccal(?:ly)?|transdermal(?:ly)?|percutaneous(?:ly)?|epidural(?:ly)?|"
    r"rectal(?:ly)?(?!\s+(?:bleed|pain|h[ae]m|cancer|temp|exam|urgency|prolapse|tenesmus|swab|discharge))|"
    r"vaginally|parenteral(?:ly)?|inhaled|inhalation|nasally|nebuli[sz]ed|"
    r"i\.\s?v\.?(?!\w)|i\.\s?m\.(?!\w)|s\.\s?c\.(?!\w)|p\.\s?o\.(?!\w)|s\.\s?l\.(?!\w))|\b(?:IV|IM|SC|SQ|PO|SubQ|"
    r"subq|sub-q|SL|iv|po|im|sc)\b(?!\s+(?:line|access|fluid|site|drug\s+abus|catheter|cannula))",
    _I,
)
_SPAN: Final = (
    rf"(?:(?:about|approximately|approx\.?|almost|nearly|over|more\s+than|at\s+least|a\s+total\s+of|only|"
    rf"the\s+(?:last|past))\s+)?(?P<v>(?:a\s+(?:few|couple\s+of)|several|many|{NUMBER}|(?:a|an|one)(?=\s(?:year|"
    rf"month|week|day|hour)))(?:\s*(?:-|–|to|or)\s*{NUMBER})?[\s-]*(?:and\s+a\s+half\s+)?(?:years?|yrs?|months?|"
    rf"mos?|weeks?|wks?|days?|hours?|hrs?|minutes?|cycles|courses)\b)"
)
_DURATION: Final = (
    compiled(rf"(?<!tolerated\s)\b(?:for|over|during)\s+(?:a\s+(?:period|duration)\s+of\s+)?(?:the\s+(?:last|"
               rf"past|previous)\s+)?{_SPAN}(?!\s+(?:prior|before|old|ago|later|after|of\s+age))", _I),
    compiled(r"\b(?:a|his|her|the)\s+(?P<v>(?:\d+|one|two|three|four|five|six|seven|eight|ten)-(?:day|week|month|"
               r"year))[\s-]+(?:course|treatment|therapy|regimen|infusion|cycle)\b", _I),
    compiled(r"\b(?:long[- ]term|short[- ]term|prolonged|chronic)(?=\s+(?:treatment|therapy|use|administration|"
               r"exposure))(?P<v>)", _I),
    compiled(r"(?:\bx|×)\s?(?P<v>\d+\s?(?:days?|d|weeks?|wks?|months?))\b", _I),
)  # fmt: skip
# How long somebody sat, waited or was ill is not how long a medicine was taken.
_OF_SOMETHING_ELSE: Final = compiled(
    r"\b(?:s[ai]t|sitting|wait\w*|observ\w*|watch\w*|monitor\w*|slept|sleep\w*|last(?:ed|ing|s)|cr(?:y|ied|ying)|"
    r"scream\w*|"
    r"stay\w*|kept|rest(?:ed)?|room|office|hospital\w*|admitted|ill|sick|persist\w*|pain\w*|swelling|swollen|fever|"
    r"rash|"
    r"sore\w*|held|unable|unconscious|missed|work|school|laid|lay|lying|ached?|hurt|red|itch\w*|tired|dizz\w*|"
    r"symptoms?|"
    r"worse|felt|feeling|off|disoriented|confused|home|bed|followed|free|well|fine|numb\w*|ventilat\w+|"
    r"intubat\w+)\b[^.;,]{0,22}$",
    _I,
)
_LOT: Final = compiled(
    r"(?<!\w)(?:lot|batch|charge|L/N|B/N|Ch\.?-?\s?B\.?)(?:\s*(?:and\s+expiry))?\s*(?:numbers?|nos?\.?|num\.?|"
    r"#)?(?:\s+of\s+the\s+\w+)?\s*(?:was|were|"
    r"is|:|=|#)?\s*[\"(]?(?P<v>(?=[A-Z0-9/.-]*\d)[A-Z0-9][A-Z0-9/.-]{2,18}[A-Z0-9])(?![\w])",
    _I,
)


def dose_mentions(reading: Reading) -> list[Mention]:
    """Doses (amount and unit in ``attributes``), frequencies, routes, durations and lots, in order of place."""
    text = reading.text
    doses = list(_doses(text))
    regimens = [m for m in _regimens(text) if not _of_denied(m, doses, text)]
    found = [*doses, *regimens, *regimen_dates(reading), *worded_indications(reading)]
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def dose_in(words: str) -> Mention | None:
    """The one dose that ``words`` hold, with its amount and unit; None where they hold none or several."""
    found = list(_doses(words))
    return found[0] if len(found) == 1 else None


def _of_denied(mention: Mention, doses: list[Mention], text: str) -> bool:
    """Whether a frequency or route stands right behind a dose that was not taken ("not 10 mg daily")."""
    near = [d for d in doses if d.end <= mention.start < d.end + 30]
    return bool(
        near and near[-1].status is Status.NEGATED and re.fullmatch(r"[\w\s]*", text[near[-1].end : mention.start])
    )


def _doses(text: str) -> Iterator[Mention]:
    sure = CONFIDENCE["dose"]
    taken: list[tuple[int, int]] = []
    for match in _DOSE.finditer(text):
        if _LAB_UNIT.match(text, match.end("unit")) and not re.match(
            r"\s?/\s?(?:kg|m|day|d\b|h|ml)", text[match.end("unit") :], _I
        ):
            continue
        before = text[max(0, match.start() - 45) : match.start()]
        if _LAB_BEFORE.search(before) and not re.search(
            r"dos(?:e|age|es)\b[^.;:]{0,35}?\b(?:was|were|is|of|to)\s*$|(?:increased|reduced)\s+to\s*$", before, _I
        ):
            continue
        if match["unit"] in ("kg", "l", "g", "U", "L") and re.search(
            r"(?:weigh\w*|weight|wt\.?|loss\s+of|lost|gain\w*|birth\s*weight)\W*(?:\w+\W+)?$", before, _I
        ):
            continue
        if match["unit"] == "kg":
            continue
        end = match.end()
        value = text[match.start() : end]
        if _MEANT.search(before):
            continue
        status = Status.NEGATED if _DENIED.search(before) else Status.AFFIRMED
        amount = float(match["amount"].replace(",", "")) * float(match["times"] or 1)
        unit = match["unit"] + text[match.end("unit") : end].replace(" ", "")
        taken.append((match.start(), end))
        yield Mention(
            Kind.DOSE, match.start(), end, value, status, confidence=sure,
            attributes={"amount": None if match["upper"] else amount, "unit": unit},
        )  # fmt: skip
    for match in _COUNTED.finditer(text):
        if re.match(r"\s*\(|\s+of\b", text[match.end() : match.end() + 3]) and re.search(
            r"\d\s*mg\s*\($", text[max(0, match.start() - 6) : match.start()]
        ):
            continue
        if any(start - 2 <= match.start() <= end + 2 for start, end in taken):
            continue
        if re.match(
            r"[\s,]*(?:\(?\s*\w+\s+)?(?:of\s+)?(?:\w+[\s-]+){0,3}\d+(?:\.\d+)?\s?(?:mg|mcg|g|ml)\b",
            text[match.end() : match.end() + 45],
        ):
            continue  # "one tablet of X 960 mg": the strength is the dose
        yield Mention(
            Kind.DOSE, match.start(), match.end(), match.group(), confidence=CONFIDENCE["regimen"],
            attributes={"amount": number(match["amount"]), "unit": match["unit"].lower()},
        )  # fmt: skip
    for match in _HALF.finditer(text):
        yield Mention(
            Kind.DOSE, match.start(), match.end(), match.group(), confidence=CONFIDENCE["regimen"],
            attributes={"amount": 0.5, "unit": match["unit"].lower()},
        )  # fmt: skip
    for match in _VAGUE.finditer(text):
        yield Mention(
            Kind.DOSE, match.start(), match.end(), match.group(), confidence=CONFIDENCE["regimen"] - 0.1,
            attributes={"amount": None, "unit": None},
        )  # fmt: skip


def of_something_else(text: str, start: int) -> bool:
    """Whether a length of time that begins at ``start`` is how long somebody waited, stayed or was ill."""
    return _OF_SOMETHING_ELSE.search(text[max(0, start - 60) : start]) is not None


def _regimens(text: str) -> Iterator[Mention]:
    sure = CONFIDENCE["regimen"]
    for pattern in (_FREQUENCY, _FREQUENCY_CAPITAL):
        for match in pattern.finditer(text):
            words = match.group()
            start = match.start() + (len(words) - len(re.sub(r"^(?:as\s+)?(?:a\s+)?(?=single)", "", words, flags=_I)))
            yield Mention(Kind.FREQUENCY, start, match.end(), text[start : match.end()], confidence=sure)
    for match in _ROUTE.finditer(text):
        if (
            match.group().islower()
            and match.group() in ("im", "sc", "iv")
            and text[match.start() - 1 : match.start()] == "'"
        ):
            continue
        yield Mention(Kind.ROUTE, match.start(), match.end(), match.group(), confidence=sure)
    for pattern in _DURATION:
        for match in pattern.finditer(text):
            if match["v"] and not of_something_else(text, match.start()):
                yield Mention(Kind.DOSE_DURATION, match.start("v"), match.end("v"), match["v"], confidence=sure - 0.05)
    for match in _LOT.finditer(text):
        yield Mention(Kind.LOT, match.start("v"), match.end("v"), match["v"], confidence=sure)
