"""Is every "not", "no", "without" and "denied" in the sources, and is none of theirs lost?"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pv_reports.checking.claims import Claims
from pv_reports.checking.problem import Problem
from pv_reports.extraction.mentions import Status
from pv_reports.terminology.folding import fold, fold_term

NEGATOR: Final = re.compile(
    r"\b(?:not|no|never|without|neither|nor|none|cannot|denie[sd]|denying|(?:\w+n)['’]t|non-?\w+|"
    r"absence\s+of|free\s+of|failed\s+to|lack(?:ed|s)?(?:\s+of)?|"
    r"excluded|ruled\s+out|negative|absent|unlikely|unrelated|unchanged|unknown|unable|unlisted|unexpected|"
    r"unremarkable)\b",
    re.IGNORECASE,
)
_SKIP: Final = frozenset(
    fold_term("been be have had has any yet fully completely the a an of evidence history signs sign symptoms to was "
    "were is are did does do other further "
              "known new it this that longer only significant been being considered thought felt in for "
              "with after before on upon following during at from by as or if then so")
)  # fmt: skip
# Participles that say too little to be held against a denial elsewhere in the source.
_COMMON: Final = frozenset(fold_term("given taken reported received stated noted known seen felt found told"))
_CLAUSE: Final = re.compile(r"[,;:.()]|\b(?:but|and|because|although|though|while|which|who|however)\b", re.IGNORECASE)
# Idioms whose "not" or "no" denies nothing.
_IDIOM: Final = re.compile(
    r"\b(?:not\s+only|no\s+doubt|no\.\s?\d|no\s+longer|whether\s+or\s+not|not\s+applicable)\b", re.IGNORECASE
)


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

    ``carried`` are spans of denying phrases ("had not resolved") that a cited value explains; each explains one.
    """
    coded = [(one.start, one.end) for kind in ("outcome", "seriousness", "action") for one in said.said(kind)]
    conditions = _denied_conditions(said, [*carried, *coded])
    denied = {
        head for source in ground for one in negations(source.text) for head in (*one.heads, _word(source.text, one))
    }
    free = list(carried)
    for one in negations(said.plain):
        inside = next((span for span in free if span[0] <= one.start and one.end <= span[1]), None)
        if inside:
            free.remove(inside)
            continue
        if (len(_word(said.plain, one)) > 7 and _word(said.plain, one) in denied) or any(
            head in denied for head in one.heads
        ):
            continue
        if any(0 <= start - one.end < 60 for start, _ in conditions):
            continue  # the condition's own polarity is checked by name
        reason = f"“{said.plain[one.start : one.end]}” denies something that nothing the sentence cites denies."
        yield Problem("negation.unsupported", "blocker", one.start, one.end, reason)


def against_text(said: Claims, ground: Sequence[Claims], carried: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    """Negations of ``said`` that the whole source contradicts or does not hold, and the source's that ``said`` lost."""
    own = negations(said.plain)
    conditions = _denied_conditions(said, carried)
    pieces = [piece for source in ground for piece in _pieces(source)]
    mine = _content(said.plain)
    for one in own:
        if any(start < one.end and one.start < end for start, end in carried):
            continue
        if any(0 <= start - one.end < 80 or 0 <= one.start - end < 40 for start, end in conditions):
            continue
        if any(
            one.start < c.end + 60 and c.start < one.end + 80 and c.status is Status.NEGATED for c in said.conditions
        ):
            continue
        head = next(
            (word for word in one.heads if word not in _COMMON and any(word in piece.words for piece in pieces)), None
        )
        if head is None:
            if one.heads and not any(piece.denied and mine & piece.words for piece in pieces):
                reason = f"“{said.plain[one.start : one.end]}” denies something that the source nowhere denies."
                yield Problem("negation.unsupported", "blocker", one.start, one.end, reason)
            continue
        around = mine - {head}
        denying = max((len(around & piece.words) for piece in pieces if head in piece.denied), default=-1)
        stating = max((len(around & piece.words) for piece in pieces if head in piece.words - piece.denied), default=-1)
        if denying < 0 or stating > denying + 1:
            reason = f"The sentence denies “{head}”, which the source states."
            yield Problem("negation.added", "blocker", one.start, one.end, reason)
    yield from _dropped(said, pieces, mine, own)


class _Piece(NamedTuple):
    """A sentence of a source: its folded words and those that it denies."""

    words: frozenset[str]
    denied: frozenset[str]


def _pieces(source: Claims) -> list[_Piece]:
    known: list[_Piece] | None = source.pieces
    if known is None:
        known = [_piece(source.plain[span.start : span.end]) for span in source.reading.sentences]
        source.pieces = known
    return known


def _piece(text: str) -> _Piece:
    denied: set[str] = set()
    for one in negations(text):
        denied.update(one.heads)
        before = text[: one.start].rstrip()
        if re.search(r"\b(?:was|were|is|are|did|does|do|has|have|had|been|be)$", before, re.IGNORECASE):
            denied.update(word for word in fold_term(before[-40:])[-4:] if word not in _SKIP)
    return _Piece(frozenset(fold_term(text)), frozenset(denied))


def _dropped(said: Claims, pieces: Sequence[_Piece], mine: set[str], own: Sequence[Negated]) -> Iterator[Problem]:
    """Participles behind an auxiliary that the source only ever denies."""
    names = [(n.start, n.end) for n in (*said.drugs, *said.conditions)]
    coded = [(one.start, one.end) for kind in ("outcome", "action", "seriousness") for one in said.said(kind)]
    for match in re.finditer(
        (
            r"\b(?:was|were|is|are|had|has|have|been|be|and)\s+(?:\w+ly\s+)?(?P<word>\w{3,}(?:ed|en|ne|de)|"
            r"pregnant|diabetic|allergic|breast-?feeding|smoking)\b"
        ),
        said.plain,
    ):
        start, end = match.span("word")
        word = fold(match["word"])
        if any(word in one.heads or 0 <= start - one.end < 25 for one in own):
            continue
        if word in _SKIP | _COMMON or any(a < end and start < b for a, b in (*names, *coded)):
            continue
        stating = [piece for piece in pieces if word in piece.words - piece.denied]
        denying = [piece for piece in pieces if word in piece.denied and (mine - {word}) & piece.words]
        if denying and not stating:
            reason = f"The sentence states “{match['word']}”; the source denies it."
            yield Problem("negation.dropped", "blocker", start, end, reason)


def _denied_conditions(said: Claims, carried: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (c.start, c.end)
        for c in said.conditions
        if c.status is Status.NEGATED and not any(start < c.end and c.start < end for start, end in carried)
    ]


def _word(text: str, one: Negated) -> str:
    return fold(text[one.start : one.end])


def _content(text: str) -> set[str]:
    return {word for word in fold_term(text) if word not in _SKIP and len(word) > 3}
