"""Coding a reported reaction to the starter dictionary, and the hierarchy that expectedness needs."""

from functools import lru_cache

from pv_reports.records import Coding
from pv_reports.terminology.candidates import HEAD, Candidate, at_least, candidates, codings
from pv_reports.terminology.dictionary import STARTER, starter
from pv_reports.terminology.grams import content
from pv_reports.terminology.lexicon import lexicon

DICTIONARY = STARTER


@lru_cache(maxsize=4096)
def code_reaction(term: str) -> tuple[Coding, ...]:
    """Dictionary terms for a reported term, best first, at most five; empty when nothing is near.

    A term or synonym of the dictionary stands alone with score 1.0. The reaction that the lexicon finds as the head of
    the whole term ("left upper arm pain") scores HEAD at least. All others are candidates by likeness of the letters;
    only a first one that scores ACCEPTED or more is marked as accepted.
    """
    dictionary = starter()
    exact = lexicon().reaction(term)
    if exact:
        named = next(known for known in dictionary.exactly(exact.term) if known.code == exact.code)
        return codings(dictionary, [Candidate(named, 1.0)])
    if not content(term):
        return ()
    found = candidates(dictionary, term)
    for match in lexicon().find(term.strip(), {"reaction"}):
        if match.concept and match.start == 0 and match.end == len(term.strip()):
            head = next(known for known in dictionary.exactly(match.concept.term) if known.code == match.concept.code)
            found = at_least(found, head, HEAD)
    return codings(dictionary, found)


def ancestors(code: str) -> frozenset[str]:
    """The codes of every wider reaction, without ``code`` itself; empty for an unknown code."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        concept = lexicon().concept("reaction", waiting.pop())
        if concept:
            waiting += [wider for wider in concept.broader if wider not in found]
            found.update(concept.broader)
    return frozenset(found - {code})


def is_same_or_narrower(code: str, listed_code: str) -> bool:
    """Whether reaction ``code`` is ``listed_code`` or one of its narrower terms.

    Narrower is not yet listed: a more specific or more severe reaction than the label's is unexpected.
    """
    return code == listed_code or listed_code in ancestors(code)
