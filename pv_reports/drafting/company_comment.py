"""The company's comment: what the rules found, and what the knowledge base says about it, in the sources' own words."""

import re
from collections.abc import Iterator, Sequence

from pv_reports.drafting.keys import Keys
from pv_reports.drafting.wording import MANY, inside_name, join, write_term
from pv_reports.records import Assessment, Hit, Listedness, SafetyCase, Sentence

# A sentence runs on over a line's end, not into the next paragraph, list item, heading or table row.
_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d)|\n(?![\s\-*#|]))+[.!?]?")
MOST_QUOTED = 3


def company_comment(case: SafetyCase, assessment: Assessment, hits: Sequence[Hit], keys: Keys) -> Iterator[Sentence]:
    """Expectedness per reaction and product, then what is known about interactions, then what stays open."""
    yield from _expectedness(case, assessment, keys)
    yield from _interactions(case, hits, keys)
    if not assessment.validity.valid:
        missing = ", ".join(assessment.validity.missing)
        how = "not stated" if keys.kind("fact") else "not stated in what was read"
        text = f"Minimum criteria of a valid case that are {how}: {missing}."
        yield Sentence(text=text, citations=keys.of("validity"))


def _expectedness(case: SafetyCase, assessment: Assessment, keys: Keys) -> Iterator[Sentence]:
    """A sentence per decided pair; the pairs that no reference information decides share one."""
    open_pairs: dict[int, list[Listedness]] = {}
    for result in assessment.listedness:
        product, reaction = case.products[result.product].name, case.reactions[result.reaction].term
        if not product or not reaction:
            continue
        if result.status == "not_assessable":
            open_pairs.setdefault(result.product, []).append(result)
            continue
        yield Sentence(
            text=f"For {inside_name(product.value)}, {result.reason}",
            citations=_cited(result, keys) + keys.passage(result.passage),
        )
    if not open_pairs:
        return
    reactions = [result.reaction for result in next(iter(open_pairs.values()))]
    named = len(reactions) < MANY
    terms = [write_term(fact.value) for n in reactions if (fact := case.reactions[n].term)]
    products = [inside_name(name.value) for n in open_pairs if (name := case.products[n].name)]
    cited = dict.fromkeys(
        key for results in open_pairs.values() for result in results for key in _cited(result, keys, named)
    )
    what = join(terms) if named else "the reported reactions"
    yield Sentence(
        text=f"Expectedness of {what} could not be assessed: no reference "
        f"safety information with a list of undesirable effects is loaded for {join(products)}.",
        citations=tuple(cited),
    )


def _cited(result: Listedness, keys: Keys, named: bool = True) -> tuple[str, ...]:
    term = (f"reactions.{result.reaction}.term",) if named else ()
    return keys.of(f"listedness.{result.reaction}.{result.product}", *term, f"products.{result.product}.name")


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
            quote = " ".join(sentence.strip(" -\n").split())
            low = quote.lower()
            found = [n for words, n in others if any(re.search(rf"\b{re.escape(word)}\b", low) for word in words)]
            if found and present and quote not in said:
                said.add(quote)
                text = f"{hit.passage.title} (edition {hit.passage.edition}) states: “{quote.rstrip('.')}”."
                cited = keys.passage(hit.passage.id) + keys.of(*(f"products.{n}.name" for n in (*present, *found)))
                yield Sentence(text=text, citations=cited)
                break
