"""The company's comment: what the rules found, and what the knowledge base says about it, in the sources' own words."""

import re
from collections.abc import Iterator, Sequence

from pv_reports.drafting.keys import Keys
from pv_reports.records import Assessment, Hit, SafetyCase, Sentence

_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*[.!?]?")
MOST_QUOTED = 3


def company_comment(case: SafetyCase, assessment: Assessment, hits: Sequence[Hit], keys: Keys) -> Iterator[Sentence]:
    """Expectedness per reaction and product, then what is known about interactions, then what stays open."""
    for result in assessment.listedness:
        product, reaction = case.products[result.product], case.reactions[result.reaction]
        if not product.name or not reaction.term:
            continue
        cited = keys.of(
            f"listedness.{result.reaction}.{result.product}",
            f"reactions.{result.reaction}.term",
            f"products.{result.product}.name",
        ) + keys.passage(result.passage)
        pair = f"{reaction.term.value} is {{}} for {product.name.value}"
        if result.status == "not_assessable":
            text = (
                f"Expectedness of {reaction.term.value} for {product.name.value} could not be assessed: {result.reason}"
            )
        else:
            text = f"{pair.format(result.status)} in the reference safety information: {result.reason}"
        yield Sentence(text=text[:1].upper() + text[1:], citations=cited)
    yield from _interactions(case, hits, keys)
    if not assessment.validity.valid:
        yield Sentence(
            text=f"The minimum criteria of a valid case are not met: {', '.join(assessment.validity.missing)} not stated.",
            citations=keys.of("validity"),
        )


def _interactions(case: SafetyCase, hits: Sequence[Hit], keys: Keys) -> Iterator[Sentence]:
    """A retrieved sentence that names two of the case's drugs is quoted as it stands."""
    names = [
        ({name for name in (product.name and product.name.value.lower(), product.substance) if name}, n)
        for n, product in enumerate(case.products)
    ]
    said: set[str] = set()
    for hit in hits:
        if "interaction" not in hit.passage.section.lower() or len(said) == MOST_QUOTED:
            continue
        own = set(hit.passage.products)
        others = [(words, n) for words, n in names if not words & own]
        present = [n for words, n in names if words & own]
        for sentence in _SENTENCE.findall(hit.passage.text):
            quote = sentence.strip(" -\n")
            low = quote.lower()
            found = [n for words, n in others if any(re.search(rf"\b{re.escape(word)}\b", low) for word in words)]
            if found and present and quote not in said:
                said.add(quote)
                text = f"{hit.passage.title} (edition {hit.passage.edition}) states: “{quote.rstrip('.')}”."
                cited = keys.passage(hit.passage.id) + keys.of(*(f"products.{n}.name" for n in (*present, *found)))
                yield Sentence(text=text, citations=cited)
                break
