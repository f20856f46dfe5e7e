"""A person's edit of a section: the words change, the citations stay with the sentences they belong to."""

import difflib
from typing import Literal

from pv_reports.errors import ReviewError
from pv_reports.records import Draft, Section, Sentence
from pv_reports.review.sentences import split_sentences

Author = Literal["auto_narrative", "model", "person"]
SIMILAR = 0.6
"""From this difflib ratio on, a changed sentence counts as the old one reworded and inherits its citations."""


def apply_edit(draft: Draft, section_id: str, new_text: str, author: Author = "person") -> Draft:
    """The draft with the section's text replaced.

    An unchanged sentence stays as it was, citations and author included. A changed one belongs to ``author`` and
    inherits the citations of the old sentence that it resembles most; a new one has none, and the checks will say so.
    Sections without a change are kept as they are. Raises ReviewError when the draft has no such section.
    """
    ids = [section.id for section in draft.sections]
    if section_id not in ids:
        raise ReviewError(
            f"case {draft.case}", f"its draft has no section {section_id!r}.", f"Its sections are {', '.join(ids)}."
        )
    index = ids.index(section_id)
    old = draft.sections[index]
    texts = old_boundaries(old, new_text)
    section = old.model_copy(update={"sentences": carry_over(old, texts, author)})
    return draft.model_copy(update={"sections": (*draft.sections[:index], section, *draft.sections[index + 1 :])})


def old_boundaries(old: Section, text: str) -> list[str]:
    """Sentences of the new text. Old sentences that still stand in it, in order, keep their boundaries."""
    texts: list[str] = []
    rest = text.strip()
    for sentence in old.sentences:
        before, found, after = rest.partition(sentence.text)
        whole = found and (not before or before[-1].isspace()) and (not after or after[0].isspace())
        if whole:
            texts += [*split_sentences(before), sentence.text]
            rest = after.strip()
    return texts + split_sentences(rest)


def carry_over(old: Section, texts: list[str], author: Author) -> tuple[Sentence, ...]:
    """One Sentence per text, with the citations that the docstring of ``apply_edit`` promises."""
    unchanged: dict[str, list[Sentence]] = {}
    for sentence in old.sentences:
        unchanged.setdefault(sentence.text, []).append(sentence)
    kept = [unchanged[text].pop(0) if unchanged.get(text) else None for text in texts]
    left = [sentence for group in unchanged.values() for sentence in group]
    return tuple(same or _changed(text, left, author) for text, same in zip(texts, kept, strict=True))


def _changed(text: str, left: list[Sentence], author: Author) -> Sentence:
    # Only sentences that are gone are candidates: a reworded one has left, an unchanged one has not.
    scored = [(difflib.SequenceMatcher(None, old.text, text, autojunk=False).ratio(), old) for old in left]
    best = max(scored, key=lambda entry: entry[0], default=None)
    citations = best[1].citations if best and best[0] >= SIMILAR else ()
    return Sentence(text=text, citations=citations, author=author)
