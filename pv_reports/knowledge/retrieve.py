"""Retrieval for a case: several plain questions, each for a part of the report, instead of one blob of a query."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, zip_longest
from typing import NamedTuple

from pv_reports.knowledge.base import KnowledgeBase
from pv_reports.records import Hit, Product, SafetyCase, Scope, SourceKind

MOST_HITS = 12
# A case with many drugs and reactions asks for the first of them; its report cannot cite more passages anyway.
MOST_QUESTIONS = 12

# Hits looked at per question, of which those under the expected heading come first.
LOOKED_AT = 10

Names = tuple[str, ...]

_PRODUCT_INFORMATION: tuple[SourceKind, ...] = ("reference_safety_information", "monograph", "label")


# Headings of the EU SmPC and CCDS, the US label and the shipped monographs.
_REACTIONS = re.compile(r"adverse|undesirable|side effect", re.IGNORECASE)
_INTERACTIONS = re.compile(r"interaction", re.IGNORECASE)
_POSOLOGY = re.compile(r"posology|dosage|dosing|directions", re.IGNORECASE)
_OVERDOSE = re.compile(r"overdos", re.IGNORECASE)
_WARNINGS = re.compile(r"warning|precaution|contraindication|do not use", re.IGNORECASE)
_NARRATIVE = re.compile(r"^$|narrative", re.IGNORECASE)
_RULES = re.compile(r"content|order|wording|style", re.IGNORECASE)


class _Question(NamedTuple):
    """``purpose`` says what for; ``section`` matches the headings under which the answer is expected.

    Empty ``products`` asks without regard to the product.
    """

    purpose: str
    query: str
    kinds: tuple[SourceKind, ...]
    section: re.Pattern[str]
    products: tuple[str, ...] = ()
    scope: Scope | None = None
    k: int = 2


def retrieve_for_case(base: KnowledgeBase, case: SafetyCase) -> tuple[Hit, ...]:
    """At most ``MOST_HITS`` passages the report needs, without repeats; ``Hit.question`` says what each is for.

    Asked for: listedness of each reaction for each suspect, interactions among the drugs, posology (and overdose),
    warnings, earlier narratives on the same matter, and the house's rules for narratives. The kinds of question take
    turns, so that many reactions do not crowd out the rest; within a kind the order is that of the case.
    """
    found: dict[str, Hit] = {}
    for hit in _in_turn([_answers(base, questions) for questions in _questions(base, case)]):
        if len(found) == MOST_HITS:
            break
        found.setdefault(hit.passage.id, hit)
    return tuple(found.values())


def _answers(base: KnowledgeBase, questions: Iterable[_Question]) -> list[Hit]:
    """The first answer to each question, then the second to each."""
    answers = []
    for question in list(questions)[:MOST_QUESTIONS]:
        hits = base.search(
            question.query, LOOKED_AT, scope=question.scope, products=question.products, kinds=question.kinds
        )
        # Stable: within the expected sections, and within the others, the order of the search stays.
        hits.sort(key=lambda hit: question.section.search(hit.passage.section) is None)
        answers.append([hit.model_copy(update={"question": question.purpose}) for hit in hits[: question.k]])
    return list(_in_turn(answers))


def _in_turn(lists: Sequence[Sequence[Hit]]) -> Iterator[Hit]:
    for row in zip_longest(*lists):
        yield from (hit for hit in row if hit is not None)


def _questions(base: KnowledgeBase, case: SafetyCase) -> list[list[_Question]]:
    named = [(product, base.known_products(_names(product))) for product in case.products]
    taken = [(product, names) for product, names in named if product.role != "not_administered" and names]
    suspects = [names for product, names in taken if product.role in ("suspect", "interacting")]
    return [
        list(_listedness(case, suspects)),
        list(_interactions(taken)),
        list(_posology(case, suspects)),
        list(_warnings(case, suspects)),
        list(_similar(case, suspects)),
        [_Question("house rules for narratives", "content and wording of a case narrative", ("procedure",), _RULES)],
    ]


def _names(product: Product) -> list[str]:
    return [name for name in (product.name.value if product.name else "", product.substance or "") if name.strip()]


def _listedness(case: SafetyCase, suspects: Sequence[Names]) -> Iterator[_Question]:
    for reaction in case.reactions:
        if reaction.term is None:
            continue
        terms = dict.fromkeys([reaction.term.value, *(coding.term for coding in reaction.coded[:1])])
        for names in suspects:
            yield _Question(
                f"listedness of {reaction.term.value} with {names[0]}",
                f"{' '.join(terms)} as adverse reaction of {' '.join(names)}",
                _PRODUCT_INFORMATION,
                _REACTIONS,
                names,
            )


def _interactions(taken: Sequence[tuple[Product, Names]]) -> Iterator[_Question]:
    for (one, first), (other, second) in combinations(taken, 2):
        if one.role == other.role == "concomitant":
            continue
        yield _Question(
            f"interaction of {first[0]} with {second[0]}",
            f"interaction of {' '.join(first)} with {' '.join(second)}",
            _PRODUCT_INFORMATION,
            _INTERACTIONS,
            (*first, *second),
        )


def _posology(case: SafetyCase, suspects: Sequence[Names]) -> Iterator[_Question]:
    overdose = any(situation.value == "overdose" for situation in case.special_situations)
    for names in suspects:
        about = " ".join(names)
        if overdose:
            query = f"overdose of {about}"
            yield _Question(f"overdose of {names[0]}", query, _PRODUCT_INFORMATION, _OVERDOSE, names, k=1)
        query = f"posology, usual and maximum daily dose of {about}"
        yield _Question(f"posology of {names[0]}", query, _PRODUCT_INFORMATION, _POSOLOGY, names, k=1)


def _warnings(case: SafetyCase, suspects: Sequence[Names]) -> Iterator[_Question]:
    background = " ".join(item.value for item in case.patient.history[:5])
    for names in suspects:
        query = f"warnings and contraindications of {' '.join(names)} {background}".strip()
        yield _Question(f"warnings for {names[0]}", query, _PRODUCT_INFORMATION, _WARNINGS, names, k=1)


def _similar(case: SafetyCase, suspects: Sequence[Names]) -> Iterator[_Question]:
    terms = [reaction.term.value for reaction in case.reactions if reaction.term is not None]
    words = " ".join([*terms, *(name for names in suspects for name in names)])
    if words:
        yield _Question("similar earlier narratives", words, ("narrative",), _NARRATIVE, scope="private")
