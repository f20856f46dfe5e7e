"""Expectedness: is a reaction listed in the reference safety information in force at onset (ICH E2A, E2C, E2D)?

More severe or more specific than the label is unexpected; a fatal reaction is unexpected unless fatality is listed; a
statement about the drug class lists nothing. Only the frequency lists of the undesirable-effects section count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pv_reports.records import Listedness, Passage, Product, Reaction, SafetyCase
from pv_reports.terminology import lexicon

_SECTION = re.compile(r"^(4\.8\b|undesirable effects|adverse reactions)", re.IGNORECASE)
_BULLET = re.compile(
    r"^- (?P<organ>[^—\n]+?) — "
    r"(?P<frequency>Very common|Common|Uncommon|Rare|Very rare|Not known)[^:\n]*: (?P<terms>[^\n]+)$",
    re.MULTILINE,
)
_TERM = re.compile(r"[^,()]+(?:\([^)]*\))?")
# Words that make a reported term worse than the plain listed one.
_AGGRAVATING = frozenset(
    {
        "severe", "serious", "fulminant", "acute", "haemorrhagic", "hemorrhagic", "necrotising", "necrotizing",
        "malignant", "fatal", "refractory",
    }
)  # fmt: skip
_HARMLESS = frozenset({"mild", "moderate", "transient", "slight", "the", "a", "an", "of", "some", "new", "worsening"})


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """One listed reaction: the term, what stands in its parentheses, its frequency class and its passage."""

    term: str
    qualifier: str
    frequency: str
    line: str
    passage: Passage


def listed_terms(passages: Sequence[Passage]) -> Iterator[ListedTerm]:
    """The reactions that undesirable-effects passages list, in order."""
    for passage in passages:
        if not _SECTION.match(passage.section):
            continue
        for bullet in _BULLET.finditer(passage.text):
            for item in _TERM.finditer(bullet["terms"]):
                term, _, qualifier = item[0].strip(" .").partition("(")
                if term:
                    yield ListedTerm(term.strip(), qualifier.rstrip(")"), bullet["frequency"], bullet[0], passage)


def listedness(case: SafetyCase, reference: Sequence[Passage]) -> tuple[Listedness, ...]:
    """One result per reaction and suspect or interacting product."""
    results = []
    for p, product in enumerate(case.products):
        if product.role not in ("suspect", "interacting") or not product.name:
            continue
        own = [passage for passage in reference if names(product) & set(passage.products)]
        listed = list(listed_terms(own))
        for r, reaction in enumerate(case.reactions):
            if reaction.term:
                results.append(_decide(r, reaction, p, product.name.value, listed))
    return tuple(results)


def names(product: Product) -> set[str]:
    """The lower-case names under which knowledge about a product is filed."""
    found = {product.name.value.lower()} if product.name else set()
    return found | ({product.substance.lower()} if product.substance else set())


def _decide(r: int, reaction: Reaction, p: int, product: str, listed: Sequence[ListedTerm]) -> Listedness:
    assert reaction.term
    reported = reaction.term.value
    if not listed:
        return Listedness(
            reaction=r,
            product=p,
            status="not_assessable",
            reason=f"No reference safety information with a list of undesirable effects is loaded for {product}.",
        )
    source, edition = listed[0].passage.source, listed[0].passage.edition
    match = next((item for item in listed if _same(reported, item)), None)
    if match is None:
        return Listedness(
            reaction=r,
            product=p,
            status="unlisted",
            reason=f"“{reported}” is not listed (unexpected) in {listed[0].passage.title}, edition {edition}.",
            source=source,
            edition=edition,
        )
    worse = _words(reported) & _AGGRAVATING - _words(f"{match.term} {match.qualifier}")
    fatal = reaction.outcome is not None and reaction.outcome.value == "fatal" and "fatal" not in match.qualifier
    known = f"{match.term} is listed ({match.frequency})"
    if fatal:
        reason = f"“{reported}” is not listed (unexpected): {known} without a fatal outcome, and this one was fatal."
    elif worse:
        severity = ", ".join(sorted(worse))
        reason = f"“{reported}” is not listed (unexpected): {known}, and the reported one is more severe ({severity})."
    else:
        reason = f"“{reported}” is listed (expected) as {match.term} ({match.frequency})."
    return Listedness(
        reaction=r,
        product=p,
        status="unlisted" if fatal or worse else "listed",
        reason=reason,
        source=match.passage.source,
        edition=match.passage.edition,
        passage=match.passage.id,
        quote=match.line,
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def _same(reported: str, item: ListedTerm) -> bool:
    """The same words apart from severity, or the same dictionary concept; a narrower concept is not the same."""
    plain = _words(reported) - _AGGRAVATING - _HARMLESS
    if plain == _words(item.term) - _AGGRAVATING - _HARMLESS:
        return True
    words = lexicon()
    concept = words.reaction(reported) or words.reaction(
        " ".join(w for w in reported.split() if w.lower() not in _AGGRAVATING | _HARMLESS)
    )
    listed = words.reaction(item.term)
    return concept is not None and listed is not None and concept.code == listed.code
