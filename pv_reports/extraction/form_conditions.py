"""Reactions, history and other terms as forms list them, and whether a value is prose instead."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_boxes import has_boxes
from pv_reports.extraction.form_events import outcome, seriousness
from pv_reports.extraction.form_lists import items, says_nothing, trim
from pv_reports.extraction.form_values import Around, Found, dates_in
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
NEGATED: Final = compiled(
    r"^\W*(?:no|not|denie[sd]|without|never|negative for|nil|absence of|free of|excluded|ruled out|"
    r"non-?smok\w+|non-?drinker)\b",
    _I,
)
# Dates, kinds and column titles in the tables of history that safety databases print into box 23 of CIOMS I.
_NOTE: Final = compiled(
    r"(?:(?:unknown|ongoing|[\d/.-]{4,10}|\d{0,2}[- ]?[A-Za-z]{3}[- ]\d{4})\s*(?:(?:to|-|–)\s*"
    r"(?:ongoing|unknown|continuing|"
    r"[\d/.-]{4,10}|\d{0,2}[- ]?[A-Za-z]{3}[- ]\d{4}))?|(?:current|historical|past|concurrent|previous)\s+(?:condition|"
    r"illness|drug|disease)s?|medical\s+condition|procedure|from\s?/\s?to\s+dates?|type\s+of\s+history|notes?|"
    r"description|start\s+date|end\s+date|continuing|y|n|yes|no)", _I
)  # fmt: skip
_FAMILY: Final = compiled(
    r"\b(?:father|mother|parents?|sister|brother|sibling|family|aunt|uncle|grand\w+|maternal|paternal|son|daughter|"
    r"cousin|husband|wife)\b",
    _I,
)
_PROSE: Final = compiled(
    r"\b(?:patient|she|he|they|her|his|i|my|we|developed|experienced|was|were|had|has|have|is|are|been|took|started|"
    r"reported|after|when|who|which|because)\b", _I
)  # fmt: skip


def is_prose(value: str) -> bool:
    """Whether a value reads as sentences rather than as a term or a list of terms."""
    words = value.split()
    if has_boxes(value):
        return False
    breaks = len(re.findall(r"[a-z)]\.\s+[A-Z]", value))
    if breaks >= 2 and len(words) > 4 * (breaks + 1):
        return True
    if len(words) > 40 and not re.search(r"[;#]|^\s*\d[.)]", value):
        return True
    longest = max((len(piece.split()) for piece in re.split(r"[;,\n]|\band\b|\.\s", value)), default=0)
    return (
        (len(words) > 6 and len(_PROSE.findall(value)) >= 2)
        or (longest > 8 and _PROSE.search(value) is not None)
        or longest > 14
    )


def reactions(text: str, start: int, end: int, around: Around) -> Iterator[tuple[int | None, list[Found]]]:
    """The reactions of a field, each with its number and the outcome, seriousness or onset written with it."""
    for item in items(text, start, end):
        left, right = trim(text, item.start, item.end)
        cut = compiled(r"\s*[(\[]|\s+[-–—:]\s*|,\s|:\s|\s{3,}|\.\s").search(text, left, right)
        term_end = cut.start() if cut and cut.start() > left else right
        term_start, term_end = trim(text, left, term_end)
        term = text[term_start:term_end]
        if len(term) < 2 or says_nothing(term) or NEGATED.match(term) or not re.search(r"[^\W\d_]{2}", term):
            continue
        if len(term.split()) > 10 or re.match(
            r"(?:\d|see |as above|yes\b|serious\b|non-serious\b|related\b|treated\b|given\b|resolved\b|recovered\b)",
            term,
            _I,
        ):
            continue
        found = [Found(Kind.REACTION, term_start, term_end, term)]
        if cut:
            found += [*outcome(text, term_end, right, around), *seriousness(text, term_end, right, Around())]
            ended = {one.start for one in found if one.kind is Kind.REACTION_END}
            dated = [one for one in dates_in(text, term_end, right, around)[:1] if one[0] not in ended]
            found += [Found(Kind.ONSET, *one) for one in dated]
        yield item.number, found


def _past_notes(text: str, start: int, end: int) -> int:
    """Where the condition begins in a row such as "2010 to Ongoing   Current Condition   Type 2 diabetes"."""
    left = start
    for gap in compiled(r"\s{2,}|\t").finditer(text, start, end):
        if not _NOTE.fullmatch(text[left : gap.start()]):
            break
        left = gap.end()
    return left


def history(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Conditions of the patient; negated and family ones, and whole sentences, are left to the finders of free text."""
    for sentence in re.finditer(r"[^.\n]+(?:\.(?=\S)[^.\n]*)*", text[start:end]):
        if _FAMILY.search(sentence[0]) or (NEGATED.match(sentence[0])):
            continue
        for item in items(text, start + sentence.start(), start + sentence.end()):
            left, right = trim(text, item.start, item.end)
            left = _past_notes(text, left, right)
            lead = re.match(
                r"(?:known(?:\s+to\s+have)?|history of|h/o|hx of|(?:status\s+|s/)p(?:ost)?|post|an?|also|"
                r"previous|prior|past|suffers\s+from|has|had|diagnosed\s+with)\s+(?=\S)",
                text[left:right],
                _I,
            )
            left += lead.end() if lead and not lead[0].lower().startswith(("pr", "pa", "post ")) else 0
            cut = compiled(
                r"\s*[(\[]|,|\s+(?:since|in|from|diagnosed|long\s+ago|years?\s+ago|as\s+a\s+child|\d{4}|(?:\d+|many|some|\w+)\s+years\s+ago)\b|\s+-\s|\s+(?=(?:19|20)\d{2}\b)"
            ).search(text, left, right)
            right = trim(text, left, cut.start())[1] if cut and cut.start() > left else right
            words = text[left:right]
            if (
                (len(words) > 2 or words.isupper())
                and not _NOTE.fullmatch(words)
                and len(words.split()) <= 7
                and not says_nothing(words)
                and not NEGATED.match(words)
                and ":" not in words
                and not re.match(r"\W*\d", words)
                and not is_prose(words)
            ):
                yield Found(Kind.HISTORY, left, right, words)


def terms_as(kind: Kind, by: str = "words") -> "_TermReader":
    """A reader of a list of short terms, each as ``kind``."""
    return _TermReader(kind, by)


_LONGEST_TERM: Final = 7  # words


_QUANTITY: Final = compiled(
    r"(?:\d+(?:[.,]\d+)?\s?(?:u|units?|l|ml|g|mg|mcg|x|bags?|doses?|puffs?)?\s+(?:of\s+)?)(?=[A-Za-z])", _I
)  # fmt: skip
_HOW: Final = compiled(
    r"\s+(?:\(?\d|i\.?v\b|p\.?o\b|i\.?m\b|s\.?c\b|oral(?:ly)?\b|intra\w+ly\b|stat\b|prn\b|once\b|twice\b|daily\b|x\s?\d|"
    r"(?:was|were)\b|for\s+\d|on\s+\d|by\s+mouth\b|per\s+os\b|as\s+needed\b).*", _I | re.DOTALL
)  # fmt: skip


def treatments(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Medicines and measures by name, without amount and route: "3 u RBC, saline IV"."""
    stop = compiled(r"(?<=[A-Za-z)]{2})\.\s+(?=[A-Z])").search(text, start, end)
    for _, values in terms_as(Kind.TREATMENT, "words")(text, start, stop.start() if stop else end, around):
        for value in values:
            left = value.start
            if amount := _QUANTITY.match(text, left, value.end):
                left = amount.end()
            how = _HOW.search(text, left, value.end)
            right = how.start() if how and how.start() > left else value.end
            yield Found(Kind.TREATMENT, left, right, text[left:right])


class _TermReader:
    def __init__(self, kind: Kind, by: str) -> None:
        self.kind, self.by = kind, by

    def __call__(self, text: str, start: int, end: int, around: Around) -> Iterator[tuple[int | None, list[Found]]]:
        for item in items(text, start, end, self.by):
            again = compiled(r"\s*\([^()]*\)$").search(text, item.start, item.end)  # "Hypertension (Hypertension)"
            stop = again.start() if again and again.start() > item.start else item.end
            words = text[item.start : stop]
            short = len(words) > 1 and len(words.split()) <= _LONGEST_TERM
            if short and not says_nothing(words) and not NEGATED.match(words) and not is_prose(words):
                yield item.number, [Found(self.kind, item.start, stop, words)]
