"""Documents of one submission: cases of the same patient are joined; where two disagree a Finding says so."""

from collections.abc import Iterable
from typing import Any

from pv_reports.extraction.disagreement import differences, product_key, reaction_key
from pv_reports.extraction.pool import plain as _plain
from pv_reports.records import Fact, Finding, Product, SafetyCase

Found = tuple[SafetyCase, tuple[Finding, ...]]


def join_cases(cases: list[Found]) -> list[Found]:
    """Joins cases of different documents that can be the same patient and share a product, or of which one names no
    patient at all; each keeps the findings about it. Cases of one document are never joined: their source keeps them
    apart."""
    joined: list[Found] = []
    for case, findings in cases:
        partners = [
            n
            for n, (known, _) in enumerate(joined)
            if not set(known.documents) & set(case.documents) and _same_patient(known, case)
        ]
        if len(partners) == 1:
            known, said = joined[partners[0]]
            merged, found = merge(known, case)
            joined[partners[0]] = merged, (*said, *findings, *found)
        else:
            joined.append((case, findings))
    return joined


def _same_patient(one: SafetyCase, other: SafetyCase) -> bool:
    a, b = one.patient, other.patient
    pairs = [
        (a.initials, b.initials),
        (a.age, b.age),
        (a.sex, b.sex),
        (a.birth_date, b.birth_date),
        (a.record_number, b.record_number),
    ]
    stated = [(x, y) for x, y in pairs if x and y]
    if any(_plain(x.value) != _plain(y.value) for x, y in stated):
        return False
    products = _names(one.products), _names(other.products)
    if products[0] and products[1] and not products[0] & products[1]:
        return False
    if _empty(one) or _empty(other):
        return True
    return (
        bool(stated)
        and (bool(products[0] & products[1]) or any(x is a.initials or x is a.record_number for x, _ in stated))
    ) or bool(_numbers(one) & _numbers(other))


def _empty(case: SafetyCase) -> bool:
    return not case.products and not case.reactions


def _numbers(case: SafetyCase) -> set[str]:
    return {fact.value for fact in case.case_numbers}


def _names(products: Iterable[Product]) -> set[str]:
    return {product_key(product) for product in products if product.role in ("suspect", "interacting")}


def merge(first: SafetyCase, second: SafetyCase) -> tuple[SafetyCase, list[Finding]]:
    """``first`` completed by ``second``. Where both state a fact the first's stands, and differing values of the
    values of the fields that decide a case are reported."""
    findings = list(differences(first, second, ("the first document", "a further document")))
    products = _merged(first.products, second.products, product_key)
    reactions = _merged(first.reactions, second.reactions, reaction_key)
    merged = first.model_copy(
        update={
            "documents": tuple(dict.fromkeys((*first.documents, *second.documents))),
            "report_type": first.report_type or second.report_type,
            "received": first.received or second.received,
            "follow_ups": _union(first.follow_ups, second.follow_ups),
            "case_numbers": _union(first.case_numbers, second.case_numbers),
            "patient": _filled(first.patient, second.patient),
            "reporter": _filled(first.reporter, second.reporter),
            "products": products,
            "reactions": reactions,
            "tests": (
                *first.tests,
                *(t for t in second.tests if all(_test(t) != _test(known) for known in first.tests)),
            ),
            "treatments": _union(first.treatments, second.treatments),
            "special_situations": _union(first.special_situations, second.special_situations),
            # Indices of the second case do not hold in the joined one.
            "reporter_causality": (
                *first.reporter_causality,
                *(c.model_copy(update={"product": None, "reaction": None}) for c in second.reporter_causality),
            ),
            "speculated": first.speculated and second.speculated,
        }
    )
    return merged, findings


def _test(test: Any) -> tuple[str, ...]:
    return tuple(str(part.value).casefold() if part else "" for part in (test.name, test.value, test.date))


def _merged(first: tuple[Any, ...], second: tuple[Any, ...], key: Any) -> tuple[Any, ...]:
    known = {key(item): n for n, item in enumerate(first)}
    result = list(first)
    for item in second:
        if key(item) in known:
            result[known[key(item)]] = _filled(result[known[key(item)]], item)
        else:
            result.append(item)
    return tuple(result)


def _filled(first: Any, second: Any) -> Any:
    """The first record with its empty fields taken from the second."""
    update = {
        name: getattr(second, name)
        for name in type(first).model_fields
        if getattr(first, name) in (None, ()) and getattr(second, name) not in (None, ())
    }
    return first.model_copy(update=update) if update else first


def _union(first: tuple[Fact[Any], ...], second: tuple[Fact[Any], ...]) -> tuple[Fact[Any], ...]:
    known = {_plain(fact.value) for fact in first}
    return (*first, *(fact for fact in second if _plain(fact.value) not in known))
