"""Coding a reported reaction to the starter dictionary, and the hierarchy that expectedness needs."""

import math
from collections import Counter
from functools import lru_cache

from pv_reports.records import Coding
from pv_reports.terminology.concepts import Concept
from pv_reports.terminology.folding import fold_term
from pv_reports.terminology.lexicon import lexicon

DICTIONARY = "starter"
_LEAST = 0.4
_MOST = 5
_EMPTY = frozenset(
    fold_term("the a an of in at on to with and or his her their by due was were is possible severe mild moderate")
)

Names = list[tuple[frozenset[str], Concept]]


def code_reaction(term: str) -> tuple[Coding, ...]:
    """Dictionary terms for a reported term, best first, at most five; empty when nothing is near.

    A term or synonym of the dictionary scores 1.0. Otherwise every name that shares a word is scored by
    0.95 x 2·w(common) / (w(term) + w(name)), where w sums log(1 + names / names with the word) over a phrase's words:
    the Dice overlap weighted by rarity. The reaction that the lexicon finds as the head of the whole term scores 0.8
    or that overlap, whichever is more. Scores under 0.4 are dropped.
    """
    exact = lexicon().reaction(term)
    if exact:
        return (_coding(exact, 1.0),)
    words = frozenset(fold_term(term)) - _EMPTY
    if not words:
        return ()
    by_word, weight, unseen = _index()
    scores: dict[str, tuple[float, Concept]] = {}
    total = sum(weight.get(word, unseen) for word in words)
    for word in words & by_word.keys():
        for name, concept in by_word[word]:
            common = sum(weight[w] for w in words & name)
            score = 0.95 * 2 * common / (total + sum(weight[w] for w in name))
            if score > scores.get(concept.code, (0.0, concept))[0]:
                scores[concept.code] = (score, concept)
    for match in lexicon().find(term.strip(), {"reaction"}):
        if match.concept and match.start == 0 and match.end == len(term.strip()):
            known = scores.get(match.concept.code, (0.0, match.concept))[0]
            scores[match.concept.code] = (max(0.8, known), match.concept)
    ranked = sorted(scores.values(), key=lambda pair: (-pair[0], pair[1].code))
    return tuple(_coding(concept, round(score, 3)) for score, concept in ranked[:_MOST] if score >= _LEAST)


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


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, Names], dict[str, float], float]:
    names: Names = []
    for concept in lexicon().concepts:
        if concept.kind == "reaction":
            seen = {frozenset(fold_term(name)) - _EMPTY for name in (concept.term, *concept.synonyms)}
            names += [(name, concept) for name in seen if name]
    count = Counter(word for name, _ in names for word in name)
    by_word: dict[str, Names] = {word: [] for word in count}
    for name, concept in names:
        for word in name:
            by_word[word].append((name, concept))
    size = len(names)
    return by_word, {word: math.log(1 + size / seen) for word, seen in count.items()}, math.log(1 + size)


def _coding(concept: Concept, score: float) -> Coding:
    return Coding(dictionary=DICTIONARY, code=concept.code, term=concept.term, score=score)
