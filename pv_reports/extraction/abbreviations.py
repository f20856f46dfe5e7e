"""Abbreviations that a document defines: "acute liver failure (ALF)", "CYC (cyclophosphamide)", "TAC = tacrolimus".

Schwartz & Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", Pacific Symposium
on Biocomputing 2003. A definition holds for the whole document, before and behind it, and outweighs the dictionary.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pv_reports.extraction.patterns import compiled
from pv_reports.terminology import Concept, Lexicon

_SHORT: Final = r"[A-Za-z0-9][A-Za-z0-9/&+-]{1,9}"
_BRACKET: Final = compiled(r"\(\s*(?P<inside>[^()\n]*(?:\n(?!\s*\n)[^()\n]*)?)\)")
_WORD_BEFORE: Final = compiled(rf"(?<![\w/-])(?P<short>{_SHORT})\s*$")
# An entry of a glossary: it begins a line or stands behind a comma, and its sign is "=" or, under a heading, ":".
_EQUALS: Final = compiled(
    rf"(?:(?<=[\n,;(])|(?<=[.:]\s)|^)[ \t]*(?P<short>{_SHORT})[ \t]*=[ \t]*(?P<long>[^\n=,;.()]{{3,80}})", re.MULTILINE
)
_GLOSSARY: Final = compiled(
    r"(?im)^[ \t*#-]*(?:list\s+of\s+)?abbreviations?(?:\s+used)?\s*:\s*(?P<entries>[^\n]+(?:\n[^\n]+)*)"
)
_ENTRY: Final = compiled(rf"[,;:.\n][ \t]*(?P<short>{_SHORT})[ \t]*[:,=–-][ \t]+(?P<long>[^\n,;:.=()]{{3,80}})")
_CLAUSE: Final = compiled(r"[.;:!?]\s|\n\s*\n|[()\[\]]")


class Definition(NamedTuple):
    """``short`` stands for ``long``; ``start``..``end`` is the second naming, which says nothing of the patient."""

    short: str
    long: str
    start: int
    end: int


def definitions(text: str) -> list[Definition]:
    """The definitions of a document, the first of each abbreviation, in order of place."""
    found: dict[str, Definition] = {}
    for definition in sorted((*_in_brackets(text), *_in_glossaries(text)), key=lambda d: d.start):
        found.setdefault(definition.short, definition)
    return list(found.values())


def hidden(text: str, defined: Sequence[Definition]) -> str:
    """``text`` with the brackets and glossary entries of definitions as blanks; the length stays the same."""
    pieces: list[str] = []
    at = 0
    for definition in sorted(defined, key=lambda d: d.start):
        if definition.start >= at:
            words = text[definition.start : definition.end]
            pieces += [text[at : definition.start], re.sub(r"[^\n]", " ", words)]
            at = definition.end
    return "".join((*pieces, text[at:]))


def meanings(defined: Sequence[Definition], words: Lexicon) -> Mapping[str, Concept]:
    """What each abbreviation means to the lexicon. One whose long form is no term of it means nothing here."""
    return {definition.short: _concept(definition, words) for definition in defined}


def _concept(definition: Definition, words: Lexicon) -> Concept:
    long = " ".join(definition.long.split())
    known = words.reaction(long) or words.substance(long)
    if known:
        return known
    matches = words.find(long)
    last = matches[-1] if matches else None
    # A term whose head is known or formed as a term is: "drug-induced lupus", but never "lupus clinic of Porto".
    if last and last.kind in ("reaction", "substance", "test") and last.end == len(long):
        code = last.concept.code if last.concept and last.start == 0 else ""
        return Concept(code, last.kind, long)
    return Concept(definition.short, "blocked", definition.short)


def _in_brackets(text: str) -> Iterator[Definition]:
    for match in _BRACKET.finditer(text):
        inside = match["inside"].strip()
        first = re.split(r"[,;]", inside, maxsplit=1)[0].strip().strip("\"'“”‘’")
        if is_short(first):
            # No more words than min(|A| + 5, 2|A|), as in the paper.
            wide = text[max(0, match.start() - 120) : match.start()]
            clause = _CLAUSE.split(wide)[-1]
            candidates = re.findall(r"\S+", clause)[-min(len(first) + 5, 2 * len(first)) :]
            long = long_form(first, " ".join(candidates))
            if long:
                whole = first == inside
                at = text.index(first, match.start())
                span = match.span() if whole else (at, at + len(first))
                yield Definition(first, long, *span)
                continue
        before = _WORD_BEFORE.search(text, max(0, match.start() - 14), match.start())
        if before and is_short(before["short"]) and len(inside) > len(before["short"]):
            expansion = long_form(before["short"], inside)
            if expansion and expansion == inside:
                yield Definition(before["short"], inside, match.start(), match.end())


def _in_glossaries(text: str) -> Iterator[Definition]:
    entries = list(_EQUALS.finditer(text))
    for heading in _GLOSSARY.finditer(text):
        # The colon of the heading stands for the comma before the first entry.
        entries += _ENTRY.finditer(text, heading.start("entries") - 2, heading.end())
    for entry in entries:
        short, long = entry["short"], entry["long"].strip()
        if is_short(short) and len(long) > len(short) and long_form(short, long) == long:
            yield Definition(short, long, entry.start("short"), entry.end("long"))


def is_short(words: str) -> bool:
    """Whether the words can be an abbreviation: 2 to 10 characters, one word, at least two capitals or one and a
    figure; the paper's condition, made narrower so that names and ordinary words in brackets are none."""
    if not re.fullmatch(_SHORT, words) or not words[0].isalnum():
        return False
    capitals = sum(c.isupper() for c in words)
    return capitals >= 2 or (capitals == 1 and len(words) > 2 and any(c.isdigit() for c in words))


def long_form(short: str, candidates: str) -> str | None:
    """The shortest end of ``candidates`` whose letters hold those of ``short`` in order, the first of them at the
    beginning of a word (``findBestLongForm`` of the paper); None where there is none."""
    at = len(candidates)
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and (
            candidates[at].lower() != letter or (number == 0 and at > 0 and candidates[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    start = max(candidates.rfind(" ", 0, at), candidates.rfind("-", 0, at) if short[0].isalpha() else -1) + 1
    found = candidates[start:]
    if len(found) <= len(short) or short.lower() in found.lower().split():
        return None
    return found
