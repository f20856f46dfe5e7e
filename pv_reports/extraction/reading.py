"""Reading: a text with its sentences and the lexicon's terms, worked out once and shared by all finders."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pv_reports.extraction.abbreviations import Definition, meanings
from pv_reports.extraction.mentions import Status
from pv_reports.extraction.sections import Span, sentences
from pv_reports.extraction.status import Scope, find_scopes, status_at
from pv_reports.extraction.tagging.tagger import Tagger, Tags
from pv_reports.terminology import Lexicon, TermMatch, lexicon


@dataclass(frozen=True)
class Reading:
    """A text as the finders see it. ``text`` has the length of the document's; parts that patterns are not to read
    are blanked out, so that offsets stay the document's. ``messages`` are the e-mails of a thread, oldest first.
    ``long_forms`` holds the long form of each abbreviation that the document defines; ``tagger`` reads along with the
    patterns, in ``written``, the same text with the definitions left in it.
    """

    text: str
    lexicon: Lexicon
    messages: tuple[Span, ...] = ()
    long_forms: Mapping[str, str] = field(default_factory=dict)
    tagger: Tagger | None = None
    written: str = ""

    @cached_property
    def sentences(self) -> list[Span]:
        return sentences(self.text)

    @cached_property
    def terms(self) -> list[TermMatch]:
        return self.lexicon.find(self.text)

    @cached_property
    def tags(self) -> Tags | None:
        """What the learned tagger marks; None where none reads along."""
        return self.tagger.tag(self.written or self.text, self.sentences, self.terms) if self.tagger else None

    def terms_of(self, *kinds: str) -> Iterator[TermMatch]:
        return (term for term in self.terms if term.kind in kinds)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> Span:
        """The sentence around an offset (the nearest before it, for white space between two)."""
        if not self.sentences:
            return Span(0, len(self.text))
        return self.sentences[max(0, bisect_right(self._starts, offset) - 1)]

    def sentence_number(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    @cached_property
    def _scopes(self) -> list[list[Scope]]:
        return [find_scopes(self.text, sentence) for sentence in self.sentences]

    def when(self, offset: int) -> tuple[int, int]:
        """Orders places by when they were written: by message of a thread, then by place."""
        for number, message in enumerate(self.messages):
            if message.start <= offset < message.end:
                return number, offset
        return -1, offset

    def status(self, start: int, end: int) -> Status:
        """Whose and how certain the words ``text[start:end]`` are."""
        return status_at(self._scopes[self.sentence_number(start)], start, end) if self.sentences else Status.AFFIRMED


def read(
    text: str, products: Sequence[str] = (), messages: tuple[Span, ...] = (), defined: Sequence[Definition] = ()
) -> Reading:
    """A reading of ``text`` that also knows ``products`` by name and the document's own abbreviations, ``defined``."""
    words = lexicon()
    words = words.with_products(products) if products else words
    words = words.with_meanings(meanings(defined, words)) if defined else words
    return Reading(text, words, messages, {one.short: " ".join(one.long.split()) for one in defined})


def blank(text: str, keep: Collection[tuple[int, int]]) -> str:
    """``text`` with everything outside the spans ``keep`` replaced by line breaks; the length stays the same."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(keep):
        start = max(start, at)
        if end <= start:
            continue
        pieces.append("\n" * (start - at))
        pieces.append(text[start:end])
        at = end
    pieces.append("\n" * (len(text) - at))
    return "".join(pieces)
