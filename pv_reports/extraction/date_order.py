"""Which English a text is written in, as far as it tells how its writer orders a numeric date."""

from typing import Final

from pv_reports.extraction.patterns import compiled
from pv_reports.terminology import lexicon

# What only American usage has: customary measures, the Fahrenheit scale of body temperatures, household medicines,
# posts and offices, the number sign before a lot, and spellings that Commonwealth English writes otherwise.
_AMERICAN: Final = compiled(
    r"(?i:\b(?:tylenol|benadryl|motrin|advil|aleve|robitussin|neosporin|pediatric\w*|(?:degrees?\s+)?fahrenheit|"
    r"\d[\d./]*\s?(?:lbs?|pounds|inch(?:es)?|oz|ccs?)|\d+[\"”]|p[cm][pd](?:['’]s)?|shots?|moms?|kindergarten|"
    r"health\s+dep(?:ar)?t\w*|emergency\s+room|acetaminophen|albuterol|lot\s?\#|(?:doctor|physician|nurse)['’]?s['’]?\s+office|edema\w*|diarrhea\w*|anemi[ac]|leukemia|hemo\w{3,}|hemat\w{3,}|esophag\w+|"
    r"color\w*|center|tumor|labor|counsel(?:ed|ing)|(?:hospital|immun|general|local|desensit|stabil|special)iz\w+)\b)|"
    r"\b(?:U\.?S\.?(?:A\b)?|ER|MD|LPN|EMT|CDC|FDA|VAERS|HMO|PMD)\b|"
    r"\b(?:9[6-9]|10[0-7])(?:\.\d)?\s?(?:°\s?F|deg\w*\s+F|F)\b|"
    r"(?i:\b(?:temp\w*|fever)\D{0,25}\b(?:9[6-9]|10[0-7])(?:\.\d)?\b(?!\s?(?:%|mm|mg|/)))"
)
_COMMONWEALTH: Final = compiled(
    r"\b(?i:oedema|diarrhoea|an[aæ]+emia|haem\w+|oesoph\w+|paediatric\w*|colour\w*|centre|tumour|labour|"
    r"(?:hospital|immun|general|local)is(?:ed|ation)|paracetamol|mum|jabs?|fortnight|whilst)\b|"
    r"\b(?:GP|A&E|NHS|MHRA|TGA|EMA)\b"
)
# A letter with an accent belongs to a name or a place of another country.
_ACCENTED: Final = compiled(r"[À-ÖØ-öø-ž]")


def american(text: str) -> bool:
    """Whether the text shows American usage and nothing of another country: neither its name, nor Commonwealth
    English, nor accented letters. Such a writer puts the month first."""
    if not _AMERICAN.search(text) or _COMMONWEALTH.search(text) or _ACCENTED.search(text):
        return False
    countries = {term.concept.code for term in lexicon().find(text, {"country"}) if term.concept}
    return countries <= {"US"}
