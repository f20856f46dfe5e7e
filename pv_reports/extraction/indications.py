"""What a medicine was given for, where the words around it say so and no term of the lexicon need stand there."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_DOSED: Final = (
    r"(?:\d\s?(?:mg|mcg|µg|g|ml|IU|units)\b|\btablets?\b|\bcapsules?\b|\bdaily\b|\bnight\b|\bmorning\b|"
    r"\bday\b|\borally\b|\bintravenously\b|\bby\s+mouth\b)"
)
_END: Final = r"(?=\s*(?:[.,;()]|$|\bsince\b|\bfrom\b|\buntil\b|\bon\s+\d|\bin\s+(?:19|20)\d\d|\bat\b|\bwhen\b|\bby\b))"
_WORDED: Final = (
    # "as prophylaxis of Pneumocystis pneumonia", "as antiemetic prophylaxis"
    compiled(rf"{_DOSED}[^.;]{{0,60}}?\bas\s+(?:an?\s+)?(?P<v>(?:\w+\s+)?prophylaxis(?:\s+(?:of|against|"
               rf"for)\s+(?:\w+\s?){{1,4}}?)?){_END}", _I),
    # "20 mg at night, for cholesterol."
    compiled(rf"{_DOSED}[^.;]{{0,25}}?,?\s+(?:for|against|to\s+treat|to\s+lower)\s+(?:an?\s+|the\s+|his\s+|her\s+)?"
               rf"(?P<v>cholesterol|blood\s+pressure|pain|sleep|nausea|reflux|heartburn|contraception|birth\s+control|"
               rf"thyroid|allerg(?:y|ies)|weight\s+loss|"
               rf"acne|fertility|menopause|travel\s+sickness|immunosuppression|sedation|an(?:a)?esthesia){_END}", _I),
)  # fmt: skip


def worded_indications(reading: Reading) -> Iterator[Mention]:
    """Indications that are no diagnoses: a prophylaxis, a purpose."""
    known = [(term.start, term.end) for term in reading.terms if term.kind == "reaction"]
    for pattern in _WORDED:
        for match in pattern.finditer(reading.text):
            start, end = match.span("v")
            whole = any(begin <= start and end <= stop for begin, stop in known)
            if not whole:
                yield Mention(Kind.INDICATION, start, end, match["v"], confidence=CONFIDENCE["indication"])
