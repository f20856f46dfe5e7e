"""Conversations written down turn by turn: "Q: How old is he?  A: Fifty-four." as labelled fields."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from pv_reports.extraction.form_lines import Field
from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.questions import asked_fields

_I: Final = re.IGNORECASE
_TURN: Final = compiled(
    r"^[ \t>*-]*(?P<who>Q|Question|A|Ans|Answer|Caller|Agent|Operator|Interviewer|Nurse|Pharmacist|Doctor|Dr|Patient|"
    r"Reporter|Call\s?(?:handler|taker|centre)|Handler|Advis[eo]r|Staff|Me|Us|Client|Customer|Consumer|Helpline|Mother|"
    r"Father|Wife|Husband|Daughter|Son|Parent|Officer|Us(?:er)?|Bot|Assistant|Visitor|Respondent)\s?#?\d{0,2}\s?[:>)]\s*",
    _I | re.MULTILINE,
)
_MIN_PAIRS: Final = 2
_SENTENCE: Final = compiled(r"(?<=[\w)][\w)])[.!?](?=\s)|(?<=\d)\.(?=\s)")
_NEGATIVE: Final = compiled(r"\W*(?:no|nope|none|never|not|neither|nothing|nobody|nil|negative)\b", _I)
_QUESTION_LONGEST: Final = 400
# Where the answer's first sentence is all that the question wants.
_SHORT: Final = frozenset(
    {"age", "initials", "weight", "height", "sex", "birth_date", "country", "reporter_name", "qualification", "lot",
     "history", "causality", "hospitalised", "outcome", "onset", "reaction_end", "dose_start", "dose_end", "dose",
     "frequency", "route", "indication", "received", "case_number", "concomitant", "allergies", "organisation"}
)  # fmt: skip


class _Turn(NamedTuple):
    who: str
    start: int
    words: int
    end: int


def dialogue_fields(text: str) -> tuple[list[Field], list[tuple[int, int]]]:
    """The questions of a conversation with their answers as fields, and the stretches that these take up.

    Only the first sentence of an answer belongs to a question for one value; the others are left to be read as text.
    A question that is answered with "no" is closed: what it asks about was denied.
    """
    turns = _turns(text)
    pairs = [
        (asked, answer)
        for asked, answer in pairwise(turns)
        if text[asked.words : asked.end].rstrip().endswith("?")
        and answer.who != asked.who
        and asked.end - asked.words <= _QUESTION_LONGEST
    ]
    if len(pairs) < _MIN_PAIRS:
        return [], []
    found = [field for asked, answer in pairs for field in _fields(text, asked, answer)]
    return found, [(asked.start, answer.end) for asked, answer in pairs]


def _turns(text: str) -> list[_Turn]:
    marks = list(_TURN.finditer(text))
    turns = []
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        blank = compiled(r"\n[ \t]*\n").search(text, mark.end(), end)
        words = trim(text, mark.end(), blank.start() if blank else end)
        turns.append(_Turn(mark["who"].lower(), mark.start(), mark.end(), max(mark.end(), words[1])))
    return turns


def _fields(text: str, asked: _Turn, answer: _Turn) -> Iterator[Field]:
    question = text[asked.words : asked.end]
    start, end = trim(text, answer.words, answer.end)
    names = asked_fields(question)
    if _NEGATIVE.match(text, start, end):
        stop = _SENTENCE.search(text, start, end)
        names = [name for name in names if name in ("hospitalised", "outcome", "dechallenge", "rechallenge")] or [
            "ignore"
        ]
        end = stop.start() if stop else end
    elif names and names[0] in _SHORT:
        stop = _SENTENCE.search(text, start, end)
        if stop and not (len(names) > 1 and stop.start() - start < _INITIALS):
            end = stop.start()
    for name in names or ["narrative"]:
        yield Field(name, question, asked.start, start, end)


_INITIALS: Final = 8  # characters: "P.O. He is fifty-four" answers two questions in two sentences
