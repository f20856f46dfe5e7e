"""Retrieval for a case: several plain questions, each for a part of the report, instead of one blob of a query."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, zip_longest
from typing import NamedTuple

from pv_reports.knowledge.base import KnowledgeBase
from pv_reports.records import Hit, Product, SafetyCase, Scope, SourceKind

MOST_HITS = 12
# A case with many drugs and reactions asks for the first of them; its report cannot cite more passages anyway.
MOST_QUESTIONS = 12

_PRODUCT_INFORMATION: tuple[SourceKind, ...] = ("reference_safety_information", "monograph", "label")


class _Question(NamedTuple):
    """``purpose`` says what for; an empty ``products`` asks without regard to the product."""

    purpose: str
    query: str
    kinds: tuple[SourceKind, ...]
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
    for hit in _in_turn([_answers(base, questions) for questions in _questions(case)]):
        if len(found) == MOST_HITS:
            break
        found.setdefault(hit.passage.id, hit)
    return tuple(found.values())


def _answers(base: KnowledgeBase, questions: Iterable[_Question]) -> list[Hit]:
    """The first answer to each question, then the second to each."""
    answers = []
    for question in list(questions)[:MOST_QUESTIONS]:
        hits = base.search(
            question.query, question.k, scope=question.scope, products=question.products, kinds=question.kinds
        )
        answers.append([hit.model_copy(update={"question": question.purpose}) for hit in hits])
    return list(_in_turn(answers))


def _in_turn(lists: Sequence[Sequence[Hit]]) -> Iterator[Hit]:
    for row in zip_longest(*lists):
        yield from (hit for hit in row if hit is not None)


def _questions(case: SafetyCase) -> list[list[_Question]]:
    taken = [product for product in case.products if product.role != "not_administered" and product_names(product)]
    suspects = [product for product in taken if product.role in ("suspect", "interacting")]
    return [
        list(_listedness(case, suspects)),
        list(_interactions(taken)),
        list(_posology(case, suspects)),
        list(_warnings(case, suspects)),
        list(_similar(case, suspects)),
        [_Question("house rules for narratives", "content and style of a case narrative", ("procedure",))],
    ]


def product_names(product: Product) -> tuple[str, ...]:
    """The names under which knowledge about the product may be filed: as reported and its substance, in lower case."""
    names = (product.name.value if product.name else "", product.substance or "")
    return tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))


def _listedness(case: SafetyCase, suspects: Sequence[Product]) -> Iterator[_Question]:
    for reaction in case.reactions:
        if reaction.term is None:
            continue
        terms = dict.fromkeys([reaction.term.value, *(coding.term for coding in reaction.coded[:1])])
        for suspect in suspects:
            names = product_names(suspect)
            yield _Question(
                f"listedness of {reaction.term.value} with {names[0]}",
                f"{' '.join(terms)} undesirable effects adverse reactions of {' '.join(names)}",
                _PRODUCT_INFORMATION,
                names,
            )


def _interactions(taken: Sequence[Product]) -> Iterator[_Question]:
    for one, other in combinations(taken, 2):
        if one.role == other.role == "concomitant":
            continue
        first, second = product_names(one), product_names(other)
        yield _Question(
            f"interaction of {first[0]} with {second[0]}",
            f"interactions of {' '.join(first)} with {' '.join(second)}",
            _PRODUCT_INFORMATION,
            (*first, *second),
        )


def _posology(case: SafetyCase, suspects: Sequence[Product]) -> Iterator[_Question]:
    overdose = any(situation.value == "overdose" for situation in case.special_situations)
    for suspect in suspects:
        names = product_names(suspect)
        if overdose:
            query = f"overdose of {' '.join(names)}"
            yield _Question(f"overdose of {names[0]}", query, _PRODUCT_INFORMATION, names, k=1)
        yield _Question(
            f"posology of {names[0]}",
            f"posology, usual and maximum daily dose of {' '.join(names)}",
            _PRODUCT_INFORMATION,
            names,
            k=1,
        )


def _warnings(case: SafetyCase, suspects: Sequence[Product]) -> Iterator[_Question]:
    background = " ".join(item.value for item in case.patient.history[:5])
    for suspect in suspects:
        names = product_names(suspect)
        query = f"warnings and contraindications of {' '.join(names)} {background}".strip()
        yield _Question(f"warnings for {names[0]}", query, _PRODUCT_INFORMATION, names, k=1)


def _similar(case: SafetyCase, suspects: Sequence[Product]) -> Iterator[_Question]:
    terms = [reaction.term.value for reaction in case.reactions if reaction.term is not None]
    words = [*terms, *(name for suspect in suspects for name in product_names(suspect))]
    if words:
        yield _Question("similar earlier narratives", " ".join(words), ("narrative",), scope="private")
