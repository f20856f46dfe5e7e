"""Is every "not", "no", "without" and "denied" in the sources, and is none of theirs lost?"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pv_reports.checking.claims import Claims
from pv_reports.checking.problem import Problem
from pv_reports.extraction.mentions import Status
from pv_reports.terminology.folding import TOKEN, fold, fold_term

NEGATOR: Final = re.compile(
    r"\b(?:not|no|never|without|neither|nor|none|cannot|denie[sd]|denying|(?:\w+n)['’]t|non-?\w+|absence\s+of|free\s+of|failed\s+to|lack(?:ed|s)?(?:\s+of)?|"
    r"excluded|ruled\s+out|negative|absent|unlikely|unrelated|unchanged|unknown|unable|unlisted|unexpected|unremarkable)\b",
    re.IGNORECASE,
)
_SKIP: Final = frozenset(
    fold_term("been be have had has any yet fully completely the a an of evidence history signs sign symptoms to was were is are did does do other further "
              "known new it this that longer only significant been being considered thought felt in for with")
)  # fmt: skip
_CLAUSE: Final = re.compile(r"[,;:.()]|\b(?:but|and|because|although|though|while|which|who|however)\b", re.IGNORECASE)
# Idioms whose "not" or "no" denies nothing.
_IDIOM: Final = re.compile(r"\b(?:not\s+only|no\s+doubt|no\.\s?\d|no\s+longer|whether\s+or\s+not|not\s+applicable)\b", re.IGNORECASE)


class Negated(NamedTuple):
    """A negator ``text[start:end]`` and the folded words it denies."""

    start: int
    end: int
    heads: tuple[str, ...]


def negations(text: str) -> list[Negated]:
    """The negators of a text, each with the (at most three) content words that follow it in its clause."""
    idioms = [match.span() for match in _IDIOM.finditer(text)]
    found = []
    for match in NEGATOR.finditer(text):
        if any(start <= match.start() < end for start, end in idioms):
            continue
        stop = _CLAUSE.search(text, match.end())
        rest = text[match.end() : stop.start() if stop else len(text)]
        heads = [word for word in fold_term(rest) if word not in _SKIP]
        found.append(Negated(match.start(), match.end(), tuple(heads[:3])))
    return found


def unsupported(said: Claims, ground: Sequence[Claims], carried: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    """Negations of a cited sentence that nothing it cites carries.

    ``carried`` are spans of coded phrases ("had not resolved") that a cited value already explains.
    """
    conditions = [(c.start, c.end) for c in said.conditions if c.status is Status.NEGATED]
    denied = {head for source in ground for one in negations(source.text) for head in (*one.heads, fold(source.text[one.start : one.end]))}
    for one in negations(said.plain):
        word = said.plain[one.start : one.end]
        if any(start <= one.start and one.end <= end for start, end in carried) or fold(word) in denied and len(word) > 7:
            continue
        if any(head in denied for head in one.heads):
            continue
        if any(0 <= start - one.end < 60 for start, _ in conditions):
            continue  # the condition's own polarity is checked by name
        reason = f"“{word}” denies something that nothing the sentence cites denies."
        yield Problem("negation.unsupported", "blocker", one.start, one.end, reason)


def against_text(said: Claims, ground: Sequence[Claims], carried: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    """Negations of ``said`` that the whole source contradicts or does not hold, and the source's that ``said`` lost."""
    own = negations(said.plain)
    conditions = [(c.start, c.end) for c in said.conditions if c.status is Status.NEGATED]
    spoken = _polarity(ground)
    for one in own:
        if any(start < one.end and one.start < end for start, end in carried):
            continue
        if any(0 <= start - one.end < 80 or 0 <= one.start - end < 40 for start, end in conditions):
            continue
        heads = [head for head in one.heads[:2] if head in spoken]
        if any(spoken[head][0] for head in heads):
            continue
        if heads:
            reason = f"The sentence denies “{heads[0]}”, which the source states and nowhere denies."
            yield Problem("negation.added", "blocker", one.start, one.end, reason)
        elif one.heads and not _denial_nearby(said, ground):
            reason = f"“{said.plain[one.start : one.end]}” denies something that the source nowhere denies."
            yield Problem("negation.unsupported", "blocker", one.start, one.end, reason)
    if own:
        return
    for match in TOKEN.finditer(said.plain):
        word = fold(match.group())
        if not re.search(r"(?:ed|en|ing)$", match.group().lower()) or word not in spoken or word in _SKIP or len(word) < 5:
            continue
        denied, stated = spoken[word]
        if denied and not stated and _shares(said, ground, word):
            reason = f"The sentence states “{match.group()}”; the source denies it."
            yield Problem("negation.dropped", "blocker", match.start(), match.end(), reason)


def _polarity(ground: Sequence[Claims]) -> dict[str, tuple[int, int]]:
    """Per folded word how often the sources deny it and how often they do not."""
    counts: dict[str, tuple[int, int]] = {}
    for source in ground:
        for span in source.reading.sentences:
            piece = source.plain[span.start : span.end]
            denied = {head for one in negations(piece) for head in one.heads}
            after = {word for one in negations(piece) for word in fold_term(piece[max(0, one.start - 40) : one.start])[-3:]}
            for word in set(fold_term(piece)):
                no, yes = counts.get(word, (0, 0))
                hit = word in denied or word in after and word not in _SKIP
                counts[word] = (no + hit, yes + (not hit))
    return counts


def _denial_nearby(said: Claims, ground: Sequence[Claims]) -> bool:
    """Whether a source sentence that denies something shares a content word with the sentence."""
    words = {word for word in fold_term(said.plain) if word not in _SKIP and len(word) > 3}
    for source in ground:
        for span in source.reading.sentences:
            piece = source.plain[span.start : span.end]
            if NEGATOR.search(piece) and words & set(fold_term(piece)):
                return True
    return False


def _shares(said: Claims, ground: Sequence[Claims], word: str) -> bool:
    mine = {w for w in fold_term(said.plain) if w not in _SKIP and len(w) > 3} - {word}
    for source in ground:
        for span in source.reading.sentences:
            theirs = set(fold_term(source.plain[span.start : span.end]))
            if word in theirs and mine & theirs:
                return True
    return False
