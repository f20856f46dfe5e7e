"""The patient: age, age group, sex, initials, birth date, weight, height and gestation at exposure or birth."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.identity import identity
from pv_reports.extraction.measures import measures
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.pronouns import patient_pronouns
from pv_reports.extraction.written_numbers import NUMBER, number
from pv_reports.records import Age, AgeGroup, AgeUnit, Sex

_I: Final = re.IGNORECASE
_UNIT: Final = r"(?P<unit>years?|yrs?\.?|y\.?(?=[\s/-]?o)|months?|mos?\.?|mths?|weeks?|wks?\.?|days?|hours?|hrs?\.?)"
_PERSON: Final = (
    r"(?:female|male|wom[ae]n|man|boy|girl|infant|baby|child|toddler|neonate|newborn|schoolgirl|schoolboy|lady|"
    r"gentleman|patient|"
    r"son|daughter|adult|teenager|adolescent|resident|subject)"
)
_HALVES: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_MIXED: Final = rf"(?:\d{{1,2}}\s?(?:[½¼¾]|\s[13]/[24])|{NUMBER}(?:\s+and\s+a\s+half)?)"
_AGE: Final = (
    compiled(rf"\b(?P<value>{_MIXED}|\b(?:a|an)(?=\s)(?<=\ba))[\s-]*{_UNIT}[\s-]*(?:old|olds|of\s+age|o\b|/o\b)", _I),
    compiled(r"\b(?P<value>\d{1,3})[\s-]*(?P<unit>y)[./]?\s?o\b\.?", _I),
    compiled(rf"\b(?:aged?|age\s+of|age\s*[:=]|age\s+was|"
               rf"age\s+is)\s*(?:about\s+|approximately\s+)?(?P<value>{_MIXED})(?:[\s-]*{_UNIT})?(?![\w/])", _I),
    compiled(r"\b(?P<value>\d{1,3})[\s-]*(?P<unit>years?|yr|months?|weeks?|days?)[\s-]+(?=(?:male|female|man|"
               r"woman|boy|girl|infant|"
               r"baby|child|preemie|premature|white|black|caucasian|asian|hispanic)\b)", _I),
    compiled(r"(?<![\d./-])(?P<value>\d{1,3})\s?/?\s?(?P<unit>)(?=[MF]\b(?![./]\d|\.\s?\D))(?<!10\d )(?<!10\d)"),
    # "female, 31 years.", "(initials A.F., 46 years, 81 kg)"
    compiled(r"(?:(?:fe)?male|woman|man|boy|girl|"
               r"[A-Z]\.)\s*[,(]\s*(?:(?:fe)?male,\s*)?(?P<value>\d{1,3})\s(?P<unit>years?|months?|weeks?|"
               r"days?)(?=[,.;)\s])(?!\s+(?:ago|later|after|before|of\s+(?!age)))", _I),
    compiled(r"\b(?P<value>\d{1,2})\s?(?P<unit>MO|mo|WK|wk|YR|yr)\b\.?(?=\s*(?:[MF]\b|admitted|presented|seen|with|"
               r"who|"
               r"received|had|c/o|developed|brought|given|vaccinated|[wb]/?[mf]\b))"),
    # "a girl of 6 weeks", "a man of some 67 years"
    compiled(rf"\b{_PERSON}\s+(?:of|at)\s+(?:about\s+|some\s+|only\s+)?(?P<value>{_MIXED})[\s-]*{_UNIT}(?!\s+(?:ago|"
               rf"later|after|before))",
               _I),
    # "W/B", 88 years, 63 kg; | 58 y |
    compiled(rf"(?:(?<=[,;|(\t\"”])|(?<=[,;|:.\"”]\s)|(?<=\s\s))\s?(?P<value>{_MIXED})\s?(?P<unit>years?|yrs?\.?|y|"
               rf"months?|mths?|weeks?|"
               rf"wks?)(?=\s*(?:[,;|)\n]|\.\s|\s\s|$))(?!\s*[,;]?\s*(?:ago|later|after|before|and\s+then|"
               rf"of\s+(?!age)))", _I),
    # "Male, 66, 94 kg"; "woman (66)"
    compiled(rf"\b{_PERSON}\s*[,(/]\s*(?P<value>\d{{1,3}})(?P<unit>)(?=\s*(?:[,;)/.]\s|[,;)]|$)|"
               rf"\s+with\b)(?!\.\d)", _I),
    # "He is fifty-four."
    compiled(rf"\b(?:he|she|(?:the\s+)?patient)(?:['’]s|\s+(?:is|was))\s+(?:now\s+|about\s+|only\s+|"
               rf"just\s+)?(?P<value>{NUMBER})(?P<unit>)"
               rf"(?=\s*(?:[.,;]\s|[.,;]?$)|\s+(?:and|now|when|at\s+the\s+time|last|next|this)\b)", _I),
    compiled(r"\b(?P<value>\d{1,2})[\s-]*(?P<unit>wks?|mos?|yrs?)\.?[\s-]+(?=(?:male|female|man|woman|boy|girl|"
               r"infant|baby|child|"
               r"preemie)\b)", _I),
)  # fmt: skip
_NOT_PATIENT_AGE: Final = compiled(
    r"(?:mother|father|sister|brother|husband|wife|spouse|sibling|twin|colleague|"
    r"at\s+the\s+age\s+of|since\s+(?:the\s+)?age\s+of|"
    r"diagnosed\s+(?:at|when)|when\s+(?:she|he)\s+was)(?:\W+(?!(?:concerning|regarding|about|of|to)\b)\w+){0,2}\W+$",
    _I,
)
# A bound or a span of ages ("less than 4 years old", "between 2 and 5 years") is nobody's exact age.
_BOUND: Final = compiled(
    r"(?:\b(?:less|more|older|younger|greater|fewer|other)\s+than|\b(?:under|over|below|above|up\s+to|at\s+least|"
    r"at\s+most|\b\d{1,3}\s*(?:to|or|[-–])|between\s+(?:the\s+ages\s+of\s+)?[\w.-]+\s+and|ages?\s+[\w.-]+\s+(?:to|and)|[<>≤≥])\s*(?:the\s+ages?\s+of)?)\s*$",
    _I,
)
# "at 12 months of age": the age at an event of the story, which need not be the reported one.
_AT_AN_EVENT: Final = compiled(r"\b(?:at|by)\s+(?:(?:the|an)\s+age\s+(?:of\s+)?)?$", _I)
# "aged 60 to 70 years": a span behind the figure.
_SPAN: Final = compiled(r"\s*(?:to|or|and|[-–])\s*\d{1,3}[\s-]*(?:years?|yrs?|months?|weeks?|days?)\b", _I)
_DECADE: Final = compiled(
    r"\b(?:in\s+(?:his|her|their)|in\s+the|aged\s+in\s+the)\s+(?:early\s+|mid[-\s]?|late\s+|middle\s+)?"
    r"(?P<decade>teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|[2-9]0['’]?s)\b",
    _I,
)
_DECADES: Final = (
    "teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties",
)  # fmt: skip
# The group is the patient's own noun; a foetus is never one beside its mother, and is left to the gestation.
_GROUPS: Final[tuple[tuple[AgeGroup, re.Pattern[str]], ...]] = (
    ("neonate", compiled(r"\b(?:neonate|newborn|new-born|preterm\s+infant|premature\s+infant|preemie)\b", _I)),
    ("infant", compiled(r"\b(?:infant|baby|toddler)\b", _I)),
    ("child", compiled(r"\b(?:child|boy|girl|school(?:child|girl|boy))\b", _I)),
    ("adolescent", compiled(r"\b(?:adolescent|teenager|teenage|teen)\b", _I)),
    ("elderly", compiled(r"\b(?:elderly|geriatric|(?<!middle[\s-])aged\s+(?=man|woman|patient))\b", _I)),
    ("adult", compiled(r"\b(?:(?<!young\s)adult\s+(?:patient|male|female|man|woman)|middle[\s-]aged?)\b", _I)),
)
_NOT_THE_PATIENT: Final = compiled(
    r"\b(?:as\s+(?:an?|the)|when|(?:his|her|their|another|other|since|mother\s+of|breast-?fe(?:d|eding)|deliver\w*|"
    r"with|birth\s+of|like)(?:\s+(?:an?|the|healthy|live|normal|own))?)\s+(?:\w+\s+){0,1}$",
    _I,
)
_NOT_A_GROUP: Final = compiled(
    r"^(?:['’]s)?[\s-]+(?:te[e]?th|tooth|food|formula|aspirin|monitor|shots?|vaccin\w+|immuni[sz]\w+|care|seat|birth|"
    r"bearing|proof|protection|services|abuse|hospital|psych\w*|health|safety|friend|powder|oil|wipes?|blues|boomer|"
    r"neurolog\w*|specialist)\b|^(?:hood|birth)",
    _I,
)
_NOUNS: Final[tuple[tuple[Sex, re.Pattern[str]], ...]] = (
    (
        "female",
        compiled(
            r"\b(?:females?|woman|women|girl|schoolgirl|lady|gentlewoman|housewife|parturient|"
            r"primigravida)\b",
            _I,
        ),
    ),
    ("male", compiled(r"\b(?:males?|man|men|boy|schoolboy|gentleman)\b", _I)),
)
_TITLES: Final[tuple[tuple[Sex, re.Pattern[str]], ...]] = (
    ("female", compiled(r"\b(?:Mrs|Ms|Miss)\b\.?(?=\s+[A-Z])")),
    ("male", compiled(r"\bMr\b\.?(?=\s+[A-Z])")),
)
# Before a title: it is the addressee's or the writer's, not the patient's.
_ADDRESSED: Final = compiled(
    r"(?:\b(?:dear|hello|hi|attn|regards|sincerely|signed|thanks|thank\s+you|yours)\b|\b(?:to|from|cc)\s*:)[\s,:]*$", _I
)
_RELATION: Final[tuple[tuple[Sex, re.Pattern[str]], ...]] = (
    (
        "female",
        compiled(
            r"\b(?:my|our|(?:concerning|regarding|about|reports?|states?)\s+(?:that\s+)?(?:his|"
            r"her))\s+(?:[\w-]+\s+){0,5}?(daughter|wife|granddaughter|mother|"
            r"sister|niece)\b(?!\s+and\s+(?:I|me)\b)",
            _I,
        ),
    ),
    (
        "male",
        compiled(
            r"\b(?:my|our|(?:concerning|regarding|about|reports?|states?)\s+(?:that\s+)?(?:his|"
            r"her))\s+(?:[\w-]+\s+){0,5}?(son|husband|grandson|father|brother|"
            r"nephew)\b(?!\s+and\s+(?:I|me)\b)",
            _I,
        ),
    ),
)
# The child of whom a parent tells: "a 16 month old daughter", "Mom gave her son X", "Son started with fever".
_CHILD: Final = compiled(
    r"(?:\b(?:years?|yrs?|months?|mos?|weeks?|wks?|days?)\.?[\s-]*old\s+(?:[\w-]+\s+){0,3}?|"
    r"\b(?:mom|mum|mother|dad|father|parents?)\s+(?:\w+\s+){1,3}?(?:her|his|their)\s+(?:\w+\s+)?|(?:^|[.!?]\s+|\n))"
    r"(?P<child>(?P<girl>(?:grand)?daughter)|(?:grand)?son)\b(?!['’]s|-in-law|\s+(?:and|who|was\s+born|states?|reports?|called))",
    _I,
)
_LETTER: Final = compiled(
    r"(?<![\d./-])\d{1,3}\s?(?:y(?:rs?|ears?)?\.?[\s-]?(?:o|old)?\.?\s*)?[/,\s]{0,2}(?P<sex>[MF])\b(?![.:/]\w|')"
)
_LETTER_FIRST: Final = compiled(r"\b(?P<sex>[MF])\s?[/,]\s?\d{1,3}\b(?!/)|\b(?:sex|gender)\s*[:=]?\s*(?P<sex2>[MF])\b")
_OTHER_SEX: Final = compiled(
    r"(?:physician|doctor|reporter|nurse|pharmacist|consumer|mother|father|another|other|male-to-|"
    r"per)\W+(?:was\W+an?\W+)?$|\b(?:received|reported|reports?|information|call(?:ed)?|letter)\s+(?:from|by)\s+(?:an?|the)\s+$",
    _I,
)
_NOT_A_SEX: Final = compiled(
    r"^\W*(?:genital|pattern|condom|catheter|to[-\s](?:fe)?male|partner|employee|physician|doctor|nurse|relative)", _I
)


def demographic_mentions(text: str) -> list[Mention]:
    """Every demographic statement of the text, weak ones (pronouns, group words) with a lower confidence."""
    found = [*_ages(text), *_groups(text), *_sexes(text), *measures(text), *identity(text)]
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def _amount(words: str) -> float | None:
    """A figure that may carry a half or a quarter ("3½", "two and a half")."""
    half = re.search(r"\s?([½¼¾]|\s[13]/[24])$", words)
    if half:
        return float(words[: half.start()]) + _HALVES[half.group(1).strip()]
    if re.search(r"\s+and\s+a\s+half$", words, _I):
        whole = number(re.sub(r"\s+and\s+a\s+half$", "", words, flags=_I))
        return None if whole is None else whole + 0.5
    return number(words)


def _unit(word: str) -> AgeUnit:
    letter = word.lower()[:2]
    units: dict[str, AgeUnit] = {
        "mo": "month",
        "mt": "month",
        "we": "week",
        "wk": "week",
        "da": "day",
        "ho": "hour",
        "hr": "hour",
    }
    return units.get(letter, "year")


def _ages(text: str) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for order, pattern in enumerate(_AGE):
        for match in pattern.finditer(text):
            value = _amount(match["value"])
            unit = _unit(match["unit"] or "year")
            if value is None or value > {"year": 125, "month": 400, "week": 200, "day": 400, "hour": 200}[unit]:
                continue
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            before = text[max(0, match.start() - 50) : match.start()]
            if _NOT_PATIENT_AGE.search(before) or _BOUND.search(before) or _SPAN.match(text, match.end("value")):
                continue
            end = match.end()
            while text[end - 1] in " -/,":
                end -= 1
            start = match.start("value") if order == 5 else match.start()
            taken.append((start, end))
            sure = CONFIDENCE["age" if order in (0, 2, 5) else "age_abbreviated"]
            if _AT_AN_EVENT.search(before):
                sure -= 0.02
            yield Mention(Kind.AGE, start, end, Age(value=value, unit=unit), confidence=sure)
    for match in _DECADE.finditer(text):
        exact = compiled(r"\s*\(\s*(?P<value>\d{2})\s*(?:y(?:ea)?rs?)?(?:\s+old)?\s*\)").match(text, match.end())
        if exact:
            value = float(exact["value"])
            yield Mention(
                Kind.AGE, exact.start("value"), exact.end("value"), Age(value=value, unit="year"),
                confidence=CONFIDENCE["age"] + 0.01,
            )  # fmt: skip
            continue
        word = match["decade"].lower()
        decade = _DECADES.index(word) + 1 if word in _DECADES else int(word[0])
        yield Mention(
            Kind.AGE, match.start(), match.end(), Age(value=decade, unit="decade"), confidence=CONFIDENCE["age"]
        )


def _groups(text: str) -> Iterator[Mention]:
    for group, pattern in _GROUPS:
        for match in pattern.finditer(text):
            if _NOT_A_GROUP.match(text[match.end() : match.end() + 24]) or _NOT_THE_PATIENT.search(
                text[max(0, match.start() - 40) : match.start()]
            ):
                continue
            yield Mention(Kind.AGE_GROUP, match.start(), match.end(), group, confidence=CONFIDENCE["age_group"])


def _sexes(text: str) -> Iterator[Mention]:
    for table, key in ((_NOUNS, "sex_noun"), (_TITLES, "sex_noun"), (_RELATION, "sex_noun")):
        for sex, pattern in table:
            for match in pattern.finditer(text):
                start = match.start(1) if pattern.groups else match.start()
                around = text[max(0, start - 30) : start], text[match.end() : match.end() + 20]
                if table is _TITLES and _ADDRESSED.search(around[0]):
                    continue
                if not _OTHER_SEX.search(around[0]) and not _NOT_A_SEX.search(around[1]):
                    yield Mention(Kind.SEX, start, match.end(), sex, confidence=CONFIDENCE[key])
    for match in _CHILD.finditer(text):
        sex = "female" if match["girl"] else "male"
        yield Mention(Kind.SEX, match.start("child"), match.end(), sex, confidence=CONFIDENCE["sex_noun"])
    for pattern in (_LETTER, _LETTER_FIRST):
        for match in pattern.finditer(text):
            name = "sex" if match["sex"] else "sex2"
            if match[name] == "F" and re.match(r"(?:9[5-9]|10\d)\D", match.group()):
                continue  # a temperature
            sex = "male" if match[name] == "M" else "female"
            yield Mention(
                Kind.SEX, match.start(name), match.end(name), sex, confidence=CONFIDENCE["sex_abbreviated"]
            )  # fmt: skip
    for start, end, meant in patient_pronouns(text):
        yield Mention(Kind.SEX, start, end, meant, confidence=CONFIDENCE["sex_pronoun"])
