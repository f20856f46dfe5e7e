"""The words by which a text introduces, counts, takes up and sets apart persons."""

import re
from typing import Final

from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.written_numbers import CARDINALS, NUMBER, ORDINALS

_I: Final = re.IGNORECASE
OPENING: Final = 90  # characters of a clause in which its subject stands
BEFORE: Final = 60  # characters that may stand before a subject

MALE: Final = (
    r"man|boy|male|gentleman|lad|brother|son|grandson|husband|father|dad|nephew|uncle|grandfather|schoolboy|boyfriend"
)
FEMALE: Final = (
    r"woman|girl|female|lady|lass|sister|daughter|granddaughter|wife|mother|mum|mom|niece|aunt|grandmother|"
    r"schoolgirl|"
    r"girlfriend|primigravida"
)
NEUTRAL: Final = (
    r"patient|pt|child|infant|baby|newborn|neonate|toddler|teenager|adolescent|twin|person|subject|participant|"
    r"volunteer|resident|recipient|vaccinee|individual|adult|pensioner|nursling|foetus|fetus"
)
KIN: Final = (
    r"brother|son|grandson|husband|father|dad|nephew|uncle|grandfather|sister|daughter|granddaughter|wife|mother|mum|"
    r"mom|niece|aunt|grandmother|baby|infant|newborn|neonate|child|nursling|twin|partner|boyfriend|girlfriend|cousin|"
    r"sibling|neighbou?r|colleague|caller|friend|boy|girl"
)
PERSON: Final = rf"(?:{MALE}|{FEMALE}|{NEUTRAL})"
UNIT: Final = r"(?:years?|yrs?\.?|y|months?|mos?\.?|mths?|weeks?|wks?|days?|hours?)"
AGE: Final = rf"(?P<n>{NUMBER})[\s-]*(?P<u>{UNIT})\b(?!\s+(?:ago|later|after|before|history|course|treatment))"
OLD: Final = rf"(?P<n>{NUMBER})[\s-]*(?:(?P<u>{UNIT})[\s-]*olds?\b|y\s?[/.]?\s?o\b\.?)"
OLD_FIRST: Final = OLD.replace("<n>", "<n3>").replace("<u>", "<u3>")
ADJECTIVES: Final = r"(?:[\w/-]+,?\s+){0,4}?"
INITIALS: Final = r"(?P<i>(?:[A-Z]\.[-\s]?){2,3}|[A-Z]{2,3}(?=\s?[,(]))"
NAME: Final = (
    r"(?:(?:[Dd]e|[Vv]an|[Vv]on|der|den|[Ll]a|[Ll]e|[Ee]l|[Bb]in|"
    r"[Aa]l)\s+){0,2}[A-Z][\w'’-]*\.?(?:\s+[A-Z][\w'’-]*\.?){0,2}"
)
# Each pattern finds an introduction; ``n`` and ``u`` are the age, ``i`` initials, ``kin`` the word for a relative.
INTRODUCTIONS: Final = (
    compiled(
        rf"\b(?:an?|one|another|my|our)\s+{ADJECTIVES}{OLD}(?:[\s-]+{ADJECTIVES}{PERSON}\b)?(?!\s+(?:should|"
        rf"would|can|may|must)\b)",
        _I,
    ),
    compiled(
        rf"\b(?P<kin>{KIN}|{PERSON})\b[^.;,]{{0,20}}?,?\s+who(?:['’]s|\s+is|\s+was)\s+(?:now\s+|"
        rf"only\s+)?(?P<n>{NUMBER})\b(?:[\s-]*(?P<u>{UNIT})\b)?(?!\s+(?:weeks?|months?)\s+pregnant)",
        _I,
    ),
    compiled(
        rf"\b(?:an?|one|another)\s+{ADJECTIVES}{PERSON}\s*(?:\((?=\s*(?:aged?\s+)?\d)|,|of|aged)\s*(?:about\s+|"
        rf"aged\s+|now\s+|"
        rf"only\s+)*(?:{AGE}|(?P<n2>\d{{1,3}})(?=\s*[,.;)]|\s+(?:taking|with|who|on)\b))",
        _I,
    ),
    compiled(
        rf"\b(?:Mrs?|Ms|Miss)\b\.?\s+(?:{INITIALS}|{NAME})\s*[,(]\s*(?:aged?\s+|an?\s+)?"
        rf"(?P<n>\d{{1,3}})\b(?:[\s-]*(?P<u>{UNIT})\b)?"
    ),
    compiled(
        rf"^\W*(?!(?:In|On|At|After|Since|From|By|Day|Week|Month)\b){NAME}\s*(?:,\s*(?:aged\s+"
        rf")?(?P<n>\d{{1,3}})[\s-]*"
        rf"(?P<u>{UNIT})\b(?=\s*(?:,|old\b|of\s+age))|\(\s*(?P<n2>\d{{1,3}})\s*\))"
    ),
    compiled(
        rf"(?<![\w.]){INITIALS}\s*[,(]\s*(?:also\s+)?(?:an?\s+)?(?:[a-z-]+\s+){{0,3}}?"
        rf"(?P<n>\d{{1,3}})[\s-]*(?P<u>{UNIT})\b(?=[\s-]*(?:old\b|of\s+age|[,;)(]))"
    ),
    compiled(
        rf"\b(?:her|his|my|their|our|the|a)\s+(?:[\w-]+\s+){{0,3}}?(?P<kin>{KIN})(?:\s+"
        rf"(?-i:[A-Z][\w'-]+))?\s*(?:[,(]|\bis\b|\bof\b|\baged\b)\s*(?:aged?\s+|now\s+|"
        rf"an?\s+(?:[\w-]+\s+){{0,2}}?(?:{PERSON}\s+(?:of|aged)\s+"
        rf")?)?(?P<n>{NUMBER})\b(?:[\s-]*(?P<u>{UNIT})\b)?(?=[\s-]*(?:[,);]|old\b|of\s+age|and\b|"
        rf"at\s+the\s+time|man\b|woman\b))",
        _I,
    ),
    compiled(
        rf"\b(?P<pronoun>I|he|she)(?:['’]m|['’]s|\s+am|\s+is|\s+was|\s+(?:him|her|my)self(?:\s*[,(]|\s+(?:is|"
        rf"was)))\s*(?:also\s+|now\s+|aged\s+)*"
        rf"(?P<n>{NUMBER})\b(?:[\s-]*(?P<u>{UNIT})\b)?(?=\s*(?:[,.;)]|old\b|and\b|of\s+age))",
        _I,
    ),
    compiled(
        rf"^\W*(?:{ADJECTIVES}{PERSON}\s*[,:(]?\s*{AGE}|"
        rf"{OLD_FIRST}[\s,]*{ADJECTIVES}{PERSON}\b)",
        _I,
    ),
)
EVERY_AGE: Final = compiled(rf"\b{AGE}", _I)
NO_AGE: Final = compiled(
    r"\b(?:at\s+(?:the\s+)?age\s+of|since\s+(?:the\s+)?age\s+of|at\s+age|diagnosed\s+at|when\s+(?:he|she|"
    r"I)\s+was)\s*$",
    _I,
)
ANOTHER: Final = compiled(
    rf"\b(?:another|a\s+(?:second|third|fourth|fifth|sixth|further|new|different)|an\s+additional|"
    rf"one\s+more)\s+(?:[\w-]+\s+){{0,3}}?"
    rf"(?P<noun>{PERSON}|case)\b(?!s)(?!\s+(?:of\s+(?:the\s+)?(?:doctor|opinion)|report\s+form))|"
    rf"\bin\s+another\b(?=\s*,)",
    _I,
)
RANKS: Final = {name: str(n) for n, name in enumerate(ORDINALS, 1)} | {
    "former": "1", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
    "latter": "latter", "last": "last", "other": "other",
    "elder": "elder", "older": "elder", "eldest": "elder", "oldest": "elder", "bigger": "elder",
    "younger": "younger", "youngest": "younger", "smaller": "younger", "middle": "middle",
}  # fmt: skip
RANKED: Final = compiled(
    rf"\b(?:the|our|their|her|his|my)\s+(?P<rank>{'|'.join(RANKS)})(?:\s+(?:of\s+(?:the\s+)?(?:two|three|four|"
    rf"them|these)|"
    rf"(?:(?!(?:the|an?|his|her|my|day|night|week|month|year|dose|time|episode|admission|"
    rf"visit)\b)[\w-]+\s+){{0,2}}?(?P<noun>{PERSON}|case|one|observation)\b(?!s|['’]s|\s+(?:report|form|dose|"
    rf"doctor))))?"
    rf"(?P<bare>(?=\s*[,(]|\s+(?:is|was|had|has|took|takes|died|went|got|did|received|stopped|recovered|"
    rf"developed|it|I)\b))?",
    _I,
)
# Before a rank without a noun: it must be the clause's subject ("one after the other, with" is none).
LEADING: Final = compiled(r"\W*(?:(?:and|but|while|whereas|however|in|for|with|only)\b\W*){0,2}\Z", _I)
ONE: Final = compiled(r"^\W*(?:in\s+)?one(?:\s+of\s+(?:them|these|the\s+\w+)|(?=\s*,))", _I)
TAKEN_UP: Final = compiled(
    rf"^\W*(?:(?:however|meanwhile|later|afterwards|then|and|but|for|in)\b\W+)?(?:the|this|"
    rf"our)\s+(?:(?:{NUMBER})[\s-]*"
    rf"{UNIT}[\s-]*old\s+|little\s+|young\s+)?(?P<noun>{MALE}|{FEMALE}|child|infant|baby|newborn|neonate|"
    rf"toddler)\b(?!['’]s)(?!\s+and\b)"
    rf"|^\W*(?P<me>(?-i:I)\b)|^\W*(?P<name>(?:[A-Z]\.){{2,3}}|(?:Mrs?|Ms|Miss)\b\.?\s+(?:[A-Z]\.){{1,3}})(?=\s)",
    _I,
)
SKETCHED: Final = compiled(
    rf"^\W*(?:(?:in|for|with|we\s+(?:report|describe|saw))\s+)?(?:an?|one|our|"
    rf"my)\s+{ADJECTIVES}(?P<noun>{PERSON})\b(?!['’]s|\s+(?:of|like|in\s+whom|from\s+the\s+literature)\b)",
    _I,
)
RELATED: Final = re.compile(
    rf"^\W*(?:her|his|my|their|our|the\s+(?:patient|caller|child|baby|boy|"
    rf"girl)['’]s)\s+(?:[\w-]+\s+){{0,2}}?(?P<noun>{KIN})\b(?!['’]s|\s+and\b)",
    _I,
)
# A relative who speaks of the patient or looks after him: what the clause tells is the patient's.
SAYS: Final = re.compile(
    r"\b(?:says?|said|stat(?:es|ed)|report(?:s|ed)?|thinks?|thought|believe[sd]?|calls?|called|rang|phoned|wrote|"
    r"writes|"
    r"mention(?:s|ed)|not(?:es|ed|iced)|asks?|asked|confirm(?:s|ed)|describe[sd]?)\b(?!\s+(?:to\s+have|with|as|"
    r"no\w*)\b)",
    _I,
)
HANDLES: Final = re.compile(
    r"\b(?:picks?|picked|finds?|found|brought|brings|took|takes|saw|sees|drove|drives|carried|checked|gave|gives|"
    r"told|"
    r"tells|heard|held)\s+(?:up\s+)?(?:him|her|he|she|them|that|the\s+(?:patient|child|baby|boy|girl|sister|brother|"
    r"infant))\b",
    _I,
)
TELLS: Final = 70  # characters behind the person
SMALL: Final = frozenset({"infant", "baby", "newborn", "neonate", "toddler", "nursling"})
YOUNG: Final = frozenset({"boy", "girl", "child", "son", "daughter", "lad"}) | SMALL
CUT: Final = compiled(
    rf";\s+|:\s+(?=an?\s+{NUMBER}[\s-]*{UNIT}[\s-]*old\b)|\n[ \t]*(?=(?:{PERSON}\s*[,:(/]?\s*{NUMBER}[\s-]*{UNIT}|"
    r"(?:Mrs?|Ms|Miss)\b)\b)|"
    rf",?\s+(?=(?:while|whereas)\s)|,\s+(?=(?:but|and)\s+(?:in\s+)?the\s+(?:{'|'.join(RANKS)})\b)",
    _I,
)
HOURS: Final = {"h": 1.0, "d": 24.0, "w": 168.0, "m": 730.5, "y": 8766.0}
ANY_AGE: Final = compiled(
    rf"\b({NUMBER})[\s-]*(?:{UNIT}[\s-]*old\b|y\s?/?\s?o\b)|[,(]\s*(?:aged?\s+)?({NUMBER})\s*(?:{UNIT}\s*)?[,):]|"
    rf"\b(?:aged|of|am|is|['’]s|was)\s+({NUMBER})\b", _I
)  # fmt: skip
CARDINAL: Final = "|".join(CARDINALS[2:13])
GROUP: Final = (
    r"(?:patients|cases|men|women|males|females|boys|girls|infants|babies|twins|children|toddlers|"
    r"persons|people|subjects|residents|brothers|sisters|siblings|neonates|newborns|students|participants|"
    r"individuals|recipients)"
)
# What is said of all patients of a document.
PLURAL: Final = compiled(
    rf"^\W*(?:(?:my|our|her|his)\s+[\w-]+\s+and\s+(?:I|me|my|his|her)\b|(?:me|I)\s+and\s+my\b|(?:both|all|none|"
    rf"neither)\s+(?:(?:of\s+)?(?:the|our|these|them|my)\s+)?(?:(?:{CARDINAL}|"
    rf"\d+)\s+)?(?:[\w-]+\s+){{0,2}}?(?:{GROUP}|"
    rf"were|had|have|are|received|took|recovered|got|developed|did)\b|(?:the|these|our)\s+(?:{CARDINAL}|"
    rf"\d+)\s+(?:[\w-]+\s+){{0,2}}?{GROUP}\b|the\s+twins\b|"
    rf"(?:we\s+(?:\w+\s+){{0,4}})?(?:{CARDINAL})\s+(?:[\w-]+\s+){{0,3}}?{GROUP}\b)",
    _I,
)
GROUPED: Final = compiled(rf"\b{GROUP}\b", _I)
# What is said of a group, of persons nobody can name, or of other people's patients: no words about a patient.
ASIDE: Final = compiled(
    rf"\b\d+\s*(?:of|out\s+of|/)\s*(?:the\s+|our\s+)?\d+\s+(?:[\w-]+\s+){{0,2}}?{GROUP}\b|\b(?:mean|median|"
    rf"average)\s+age\b|\bcohort\s+of\s+\d|\bof\s+(?:the\s+|our\s+)?\d+\s+(?:[\w-]+\s+){{0,2}}?{GROUP}\b|"
    rf"\b\d{{2,}}\s+(?:[\w-]+\s+){{0,2}}?(?:cases\s+and|{GROUP}\s+(?:had|reported|developed|were|was|with|"
    rf"received|experienced|stopped))\b|"
    rf"\b(?:some(?:body|one)|any(?:body|one)|no(?:body|\s?one))\s+else\b|\b(?:no|several|many|"
    rf"some)\s+other\s+(?:{PERSON}|{GROUP})\b|"
    rf"\b(?:published|previously\s+(?:reported|described))\s+(?:[\w-]+\s+){{0,2}}(?:patients|cases|reports)\b|"
    rf"{OLD.replace('?P<n>', '').replace('?P<u>', '')}[^.\n]{{0,40}}\b(?:in\s+(?:a|the)\s+(?:published|"
    rf"literature)|of\s+the\s+literature)\b",
    _I,
)
