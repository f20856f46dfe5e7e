"""Vaccines as people name them: "pneumococcal 23v polysaccharide vaccine", "flu shot", "Hep B #2", "MMR, Hib and
varicella"; and vaccinations that name none."""

import re
from collections.abc import Sequence
from typing import Final

from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_DISEASE: Final = (
    r"(?:influenza|varicella|measles|mumps|rubella|pneumococcal|pneumo|(?:hepatitis|hep\.?)\s+[AB]|small\s?pox|anthrax|"
    r"rabies|typhoid|"
    r"polio(?:virus|myelitis)?|tetanus|diphtheria|pertussis|meningococcal|zoster|rotavirus|HPV|human\s+papillomavirus|"
    r"MMR|flu|"
    r"chicken\s?pox|yellow\s+fever|hib|h[ae]+mophilus(?:\s+influenzae)?|DTaP|DTP|Tdap|Td|IPV|OPV|pneumonia|meningitis|"
    r"shingles|COVID-19|RSV|lyme(?:\s+disease)?|japanese\s+encephalitis|cholera|BCG|plague|HBV|HAV)"
)
_KIND: Final = (
    r"(?:virus|toxoids?(?!\s+and\b)|conj(?:ugate)?\.?|polysaccharide|split|\d{1,2}v|\d{1,2}[-\s]valent|live|attenuated|"
    r"inactivated|acellular|"
    r"whole\s+cell|\d-component|recombinant|adsorbed|oral|type\s+b|b|disease|seasonal|virion|purified|trivalent|adult|"
    rf"pediatric|{_DISEASE})"
)
_NAMED: Final = compiled(
    rf"\b(?P<name>{_DISEASE}(?:[\s,/+-]+(?:and\s+)?{_KIND}){{0,6}}\s+(?:vaccines?|vaccinations?|"
    rf"immuni[sz]ations?|"
    r"shots?|boosters?|jabs?|injections?|vax)(?:\s+(?:live|inactivated|recombinant|adsorbed|oral|conjugate|attenuated|"
    r"OspA|rHBsAg|"
    r"\((?:(?:diphtheria|tetanus)\s+\w+\s+protein|OMPC|PRP-?\w*|unspecified|yeast|live|oral|split|\d{1,2}v)\)))*)(?!\w)",
    _I,
)
# A disease's name alone is a vaccine's where it is given, numbered, or one of a list of vaccines.
_BARE: Final = compiled(rf"(?<![\w-]){_DISEASE}(?:[\s/]+(?:virus|type\s+b|toxoids?))?(?![\w'’]|-\w)", _I)
_GIVEN: Final = compiled(
    r"\b(?:received?|receiv(?:es|ing)|recieved|given|gave|got|administered|vaccinated\s+with|immuni[sz]ed\s+with|"
    r"(?:doses?|shots?|injections?|series|boosters?|vaccin(?:es|ations?)|immuni[sz]ations?)\s+(?:of|with|were|included|"
    r"includ(?:ing|ed)|consist(?:ed|ing)\s+of)[\s:]*)\s*"
    r"(?:(?:the|her|his|an?|their|my|some|of|only|also|\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|next|routine|"
    r"booster|dose|doses|series|vaccines?|[\d.]+\s?(?:ml|cc))[\s:(-]+)*$",
    _I,
)
_NUMBERED: Final = compiled(r"\s*(?:#|no\.?|number|dose)\s?#?\s?[1-6]\b", _I)
_TOXOID: Final = re.compile(r"\s+toxoids?\b", _I)
# What a disease's name that is given a number or given as such still is not.
_AS_DISEASE: Final = compiled(
    r"\s*(?:infection|disease|antibod\w+|titers?|titres?|igg|igm|test\w*|serology|panel|exposure|virus\s+infection|"
    r"immune\s+globulin|like\b|diagnosis|rash|outbreak|lesions?)",
    _I,
)
_BETWEEN: Final = compiled(
    r"(?:\s*(?:,|;|:|&|\+|/|and|with|plus|\(\+\)|#\s?\d|\d+(?:st|nd|rd|th)|first|second|third|dose|of|a|the|booster|"
    r"lot|\([^()]{1,40}\)))*\s*",
    _I,
)
UNNAMED: Final = compiled(
    r"\b(?:vaccin(?:es?|ations?|ated)|immuni[sz](?:ations?|ed)|(?:booster\s+)?shots?|jabs?|imms?)\b", _I
)


def vaccine_spans(text: str, known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(start, end) of vaccines named by their disease, in order. ``known`` are the places of vaccines that the lexicon
    finds: a disease's name beside them in a list is one too ("Prevnar, Hib and varicella")."""
    spans = [match.span("name") for match in _NAMED.finditer(text)]
    taken = sorted({*spans, *known})
    bare = [
        match for match in _BARE.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
        and not _AS_DISEASE.match(text, match.end())
    ]  # fmt: skip
    for matches, step in ((bare, 1), (bare[::-1], -1)):
        for match in matches:
            if match.span() not in spans and (_itself(text, match) or _listed(text, match, taken, step)):
                spans.append(match.span())
                taken.append(match.span())
    return sorted(spans)


def _itself(text: str, match: re.Match[str]) -> bool:
    """Whether it is numbered as a dose, or given."""
    end = match.end()
    given = _GIVEN.search(text[max(0, match.start() - 70) : match.start()])
    return bool(given or _NUMBERED.match(text, end) or _TOXOID.match(text, end))


def _listed(text: str, match: re.Match[str], taken: Sequence[tuple[int, int]], step: int) -> bool:
    """Whether a vaccine stands right before (``step`` 1) or behind it (-1) in a list."""
    gaps = (
        (end, match.start()) if step == 1 else (match.end(), start)
        for start, end in taken
        if (0 < match.start() - end < 60 if step == 1 else 0 < start - match.end() < 60)
    )
    return any(_BETWEEN.fullmatch(text, *gap) and text[slice(*gap)].strip() for gap in gaps)
