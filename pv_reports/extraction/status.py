"""Whose and how certain: negation over whole lists, family, hypothetical, historical, another person, speculation.

In the manner of ConText (Harkema et al., J Biomed Inform 2009;42:839): a trigger opens a scope that runs forward or
backward until a terminator or the sentence's end; here pseudo-triggers are taken first, and a comma ends a scope only
where a new clause with its own verb begins. The triggers stand in ``negation``, ``relatives``, ``earlier`` and
``suppositions``.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pv_reports.extraction import earlier, relatives, suppositions
from pv_reports.extraction.cues import Cue, CuePlaces
from pv_reports.extraction.mentions import Status
from pv_reports.extraction.negation import DENIED, NEG_AFTER, NEG_BEFORE, PSEUDO, REFUTED
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.sections import Span


class Scope(NamedTuple):
    """All mentions within ``start..end`` have this status."""

    start: int
    end: int
    status: Status


_VERB: Final = (
    r"(?:developed|experienced|presented|presents|had|has|have|was|were|is|are|complained|reported|reports|started|"
    r"began|became|noted|"
    r"showed|received|took|went|noticed|did|does|states?|stated|broke|appeared|occurred|got|felt|died|denied|"
    r"denies|confirmed|revealed|remained|continued|came|could|can)"
)
_TERMINATOR: Final = Cue(
    rf"\b(?:but|however|although|though|except(?:\s+for)?|apart\s+from|other\s+than|aside\s+from|yet|whereas|while|"
    rf"because|until|then|subsequently|besides|"
    rf"secondary\s+to|despite|still)\b|;|"
    rf"(?:,|\band\b|,\s*and)\s+(?:(?:then|now|later|also|only|subsequently|the\s+next\s+day)\s+)?(?:(?:she|he|they|"
    rf"it|I|we|the\s+(?:patient|pt|child|infant|baby|event|rash|\w+)|patient|pt|there|who|which|this|"
    rf"these)\s+)?(?:then\s+|also\s+|now\s+|later\s+)?{_VERB}\b|"
    rf",\s+(?:and\s+)?(?:she|he|they|it|we|there|this|who|which)\b|\b(?:who|which)\s+(?:was|were|had|has|is|on|in|"
    rf"at|received|took|developed)\b|"
    rf"\bwhen\b|\bwhere\b|\bafter\s+an?\b|,\s+the\s+patient['’]s\b|\bafter\s+(?:starting|taking|receiving|which|"
    rf"the)\b|"
    rf"\b(?:he|she|the\s+patient|(?<!\bno\s)patient)\s+(?:then\s+)?{_VERB}\b|\b(?:on|following|"
    rf"since)\s+(?=(?:restart|"
    rf"rechalleng|stopping|discontinu|withdraw)\w*)|\band\s+(?={_VERB}\b)|"
    rf"\b(?:now|today)\s+(?:presents|presented|with)\b|\bis\s+(?:now\s+)?\w+ing\b"
)
_DASH: Final = compiled(r"\s[-–—]{1,2}\s")
_PHRASE_END: Final = Cue(
    r"[,;:()]|\b(?:and|but|with|after|due|in|on|at|to|from|which|because|following|who|vs|versus)\b"
)
_CLAUSE_END: Final = Cue(
    r";|:|\b(?:but|however|because)\b|,\s+(?:and\s+)?(?:(?:she|he|the\s+patient)\s+(?:\w+ly\s+)?(?:developed|"
    r"experienced|had|was|"
    r"presented|did|named|mentioned|reported|said|told|denied|complained|noticed|got)|the\s+\w+\s+(?:persisted|"
    r"was|were|had))\b|\band\s+indeed\b"
)
_HISTORY_END: Final = Cue(
    r"\bwho\b|\b(?:was|were|is)\s+(?:seen|admitted|given|started|treated|vaccinated|hospitali[sz]ed|found|"
    r"brought|referred|prescribed|being)\b|\b(?:presented|developed|took|takes|received|started|began|used|"
    r"was\s+on)\b|"
    r"\b(?:today|now)\s+(?:she|he|complain\w*|present\w*|ha[sd])\b"
)
_Ends = tuple[Cue, ...]
_TURN: Final[_Ends] = (relatives.TURN,)
_CLAUSE: Final[_Ends] = (_CLAUSE_END,)
_FORWARD: Final[tuple[tuple[Cue, Status, _Ends], ...]] = (
    (NEG_BEFORE, Status.NEGATED, (_TERMINATOR,)),
    (suppositions.HYPOTHETICAL_BEFORE, Status.HYPOTHETICAL, _CLAUSE),
    (suppositions.AS_NEEDED, Status.HYPOTHETICAL, (_PHRASE_END,)),
    (suppositions.LOOKED_FOR, Status.HYPOTHETICAL, _CLAUSE),
    (suppositions.GENERIC, Status.HYPOTHETICAL, _CLAUSE),
    (suppositions.UNDECIDED, Status.HYPOTHETICAL, _CLAUSE),
    (suppositions.DOUBTED, Status.SPECULATED, _CLAUSE),
    (relatives.FAMILY_BEFORE, Status.FAMILY, _TURN),
    (relatives.OTHER_BEFORE, Status.OTHER_PERSON, _TURN),
    (earlier.HISTORY_BEFORE, Status.HISTORICAL, (_TERMINATOR, _HISTORY_END)),
    (earlier.BACK_THEN, Status.HISTORICAL, (_CLAUSE_END, earlier.NOWADAYS)),
    (earlier.YEAR_BEFORE, Status.HISTORICAL, (_TERMINATOR, _HISTORY_END)),
    (earlier.ATTRIBUTE, Status.HISTORICAL, (earlier.ATTRIBUTE_END,)),
    (suppositions.SPECULATED_BEFORE, Status.SPECULATED, (_PHRASE_END, _TERMINATOR)),
    (suppositions.DIFFERENTIAL_BEFORE, Status.SPECULATED, (_TERMINATOR,)),
)
_NEW_CLAUSE_BACK: Final = Cue(
    rf"\b(?:but|however|although|though|except|yet|whereas|while)\b|[;:]|,\s+(?:and\s+|but\s+)?(?:she|he|they|it|"
    rf"there)\s|\band\s+(?=(?:she|he|it|there)\s)|\b{_VERB}\b"
)
# "Ulcers had occurred in two other women": what stands before the verb is theirs too.
_SAME_SUBJECT_BACK: Final = Cue(
    rf"\b(?:but|however|although|though|except|yet|whereas|while)\b|[;:]|,\s+(?:and\s+|but\s+)?(?:she|he|they|it|"
    rf"there)\s|"
    rf"\band\s+(?=(?:she|he|it|there|{_VERB})\b)|\b(?:she|he|the\s+patient|patient)\s+{_VERB}\b"
)
_BACKWARD: Final[tuple[tuple[Cue, Status, Cue], ...]] = (
    (NEG_AFTER, Status.NEGATED, _NEW_CLAUSE_BACK),
    (relatives.FAMILY_AFTER, Status.FAMILY, _SAME_SUBJECT_BACK),
    (relatives.OTHER_AFTER, Status.OTHER_PERSON, _SAME_SUBJECT_BACK),
    (suppositions.HYPOTHETICAL_AFTER, Status.HYPOTHETICAL, _NEW_CLAUSE_BACK),
    (earlier.HISTORY_AFTER, Status.HISTORICAL, _NEW_CLAUSE_BACK),
    (suppositions.SPECULATED_AFTER, Status.SPECULATED, _NEW_CLAUSE_BACK),
)
# What these leave open is not what the sentence calls "the" or "her".
_OPEN: Final = (suppositions.UNDECIDED, suppositions.DOUBTED)
# Whose trigger belongs to what it says ("h/o"): the scope begins with it.
_WITH_TRIGGER: Final = (Status.HISTORICAL, Status.FAMILY, Status.OTHER_PERSON)
_ORDER: Final = (
    Status.OTHER_PERSON, Status.FAMILY, Status.HYPOTHETICAL, Status.NEGATED, Status.HISTORICAL, Status.SPECULATED
)  # fmt: skip


def find_scopes(text: str, sentence: Span) -> list[Scope]:
    """The scopes that open within one sentence."""
    piece = text[sentence.start : sentence.end]
    places = CuePlaces(piece)
    pseudo = [match.span() for match in places.matches(PSEUDO)]
    found = [*_forward_scopes(piece, places, pseudo), *_backward_scopes(places, pseudo)]
    for match in places.matches(REFUTED):
        start, end = match.span("what") if match["what"] else match.span("what2")
        found.append(Scope(start, end, Status.NEGATED))
    scopes = [Scope(sentence.start + start, sentence.start + end, status) for start, end, status in found]
    if piece.rstrip().endswith("?"):
        scopes += _asked(text, sentence, piece)
    return scopes


def _shadowed(match: re.Match[str], pseudo: list[tuple[int, int]]) -> bool:
    return any(start <= match.start() < end for start, end in pseudo)


def _forward_scopes(piece: str, places: CuePlaces, pseudo: list[tuple[int, int]]) -> Iterator[Scope]:
    for cue, status, ends in _FORWARD:
        if cue not in places:
            continue
        known: dict[int, int] = {}
        for match in places.matches(cue):
            if _is_none(cue, status, match, piece, places, pseudo):
                continue
            start = match.start() if status in _WITH_TRIGGER else match.end()
            end = _forward(piece, places, match.end(), ends, known)
            if cue in _OPEN:
                yield from _around_definite(piece, start, end, status)
            else:
                yield Scope(start, end, status)


def _is_none(
    cue: Cue, status: Status, match: re.Match[str], piece: str, places: CuePlaces, pseudo: list[tuple[int, int]]
) -> bool:
    """Whether the words of a trigger are none here."""
    if status is Status.NEGATED:
        return _shadowed(match, pseudo)
    if status is Status.HISTORICAL:
        return _is_present(piece, match)
    if cue is suppositions.LOOKED_FOR:
        return places.first(suppositions.CAME_OF_IT, match.end()) is not None
    return cue is suppositions.GENERIC and places.first(suppositions.RULED) is None


def _backward_scopes(places: CuePlaces, pseudo: list[tuple[int, int]]) -> Iterator[Scope]:
    for cue, status, back in _BACKWARD:
        if cue in places:
            for match in places.matches(cue):
                if not (status is Status.NEGATED and _shadowed(match, pseudo)):
                    yield Scope(_backward(places, match.start(), back), match.start(), status)


def _is_present(piece: str, match: re.Match[str]) -> bool:
    """Whether a word for history means the history of what is told now."""
    before = piece[max(0, match.start() - 80) : match.start()]
    return earlier.PRESENT_HISTORY.search(before) is not None or (
        earlier.OF_COMPLAINT.match(match.group()) is not None and earlier.NOW.search(piece, match.end()) is not None
    )


def _asked(text: str, sentence: Span, piece: str) -> list[Scope]:
    """What a question says of its words: denied or open as the answer behind it is, doubtful where nobody is asked."""
    if DENIED.match(text, sentence.end):
        return [Scope(sentence.start, sentence.end, Status.NEGATED)]
    if suppositions.ANSWERED_YES.match(text, sentence.end):
        return []
    if suppositions.QUESTION.match(piece):
        asked = Status.SPECULATED if suppositions.OF_A_REPORT.match(text, sentence.end) else Status.HYPOTHETICAL
        return [
            Scope(sentence.start + start, sentence.start + end, status)
            for start, end, status in _around_definite(piece, 0, len(piece), asked)
        ]
    if suppositions.BARE_QUESTION.match(piece):
        return [Scope(sentence.start, sentence.end, Status.SPECULATED)]
    return []


def _around_definite(piece: str, start: int, end: int, status: Status) -> Iterator[Scope]:
    """What a question leaves open: not what it calls "the" or "her", which was there all the same."""
    for match in suppositions.DEFINITE.finditer(piece, start, end):
        yield Scope(start, match.start(), status)
        start = match.end()
    yield Scope(start, end, status)


def _forward(piece: str, places: CuePlaces, start: int, ends: _Ends, known: dict[int, int]) -> int:
    """Where a scope that opens at ``start`` ends. ``known`` keeps the ends found from places further left: the next
    end is the same as long as it lies ahead. A colon directly behind the trigger is part of it."""
    if piece.startswith(":", start):
        start += 1
    for cue in ends:
        if known.get(cue.number, -1) < start:
            match = places.first(cue, start)
            known[cue.number] = match.start() if match else len(piece)
    nearest = min(known[cue.number] for cue in ends)
    if _TERMINATOR in ends and (dash := _DASH.search(piece, start, nearest)):
        return dash.start()
    return nearest


def _backward(places: CuePlaces, end: int, back: Cue) -> int:
    start = 0
    for match in places.matches(back, 0, end):
        start = match.end()
    return start


def status_at(scopes: list[Scope], start: int, end: int) -> Status:
    """The strongest status of the scopes that cover ``start..end``; AFFIRMED when none does.

    A scope that opens inside does not count: "lack of efficacy" and "fear of falling" do not deny themselves.
    """
    found = {scope.status for scope in scopes if scope.start <= start and end <= scope.end + 1 and start < scope.end}
    for status in _ORDER:
        if status in found:
            return status
    return Status.AFFIRMED
