"""Documents of one submission: cases of the same patient are joined; where two sources disagree a Finding says so."""

from collections.abc import Iterable
from typing import Any, Final

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading
from pv_reports.records import Fact, Finding, Patient, Product, Reaction, SafetyCase

_COMPARED: Final = {
    Kind.AGE: "age", Kind.SEX: "sex", Kind.INITIALS: "initials", Kind.BIRTH_DATE: "birth date", Kind.WEIGHT: "weight"
}  # fmt: skip
_SURE: Final = 0.85


def disagreements(mentions: list[Mention], reading: Reading) -> list[Finding]:
    """One finding for each patient field of which the sources of one case state different values."""
    found: list[Finding] = []
    for kind, name in _COMPARED.items():
        stated = [m for m in mentions if m.kind is kind and m.status is Status.AFFIRMED and m.confidence >= _SURE]
        values = {_plain(m.value): m for m in sorted(stated, key=lambda m: (reading.when(m.start), m.method == "form"))}
        newest = {reading.when(m.start)[0] for m in stated}
        forms = {_plain(m.value) for m in stated if m.method == "form"}
        patterns = {_plain(m.value) for m in stated if m.method != "form"}
        if len(values) > 1 and (len(newest) > 1 or (forms and patterns - forms)):
            words = " and ".join(f"“{_words(m)}”" for m in values.values())
            found.append(_finding(name, words, "the newer message" if len(newest) > 1 else "the form field"))
    return found


def _finding(name: str, words: str, winner: str) -> Finding:
    return Finding.of_case(
        "disagreement", "warning",
        reason=f"The sources state different values of {name}: {words}; {winner} was taken.",
        suggestion=f"Compare the places and correct the {name} if needed.",
    )  # fmt: skip


def _words(mention: Mention) -> str:
    value = mention.value
    return f"{value.value:g} {value.unit}" if mention.kind is Kind.AGE else str(value)


def _plain(value: Any) -> str:
    return "".join(c for c in str(value).casefold() if c.isalnum() or c == " ")


def join_cases(cases: list[SafetyCase]) -> tuple[list[SafetyCase], list[Finding]]:
    """Joins cases of different documents that can be the same patient and share a product, or of which one names no
    patient at all. Cases of one document are never joined: their source keeps them apart."""
    joined: list[SafetyCase] = []
    findings: list[Finding] = []
    for case in cases:
        partners = [
            n
            for n, known in enumerate(joined)
            if not set(known.documents) & set(case.documents) and _same_patient(known, case)
        ]
        if len(partners) == 1:
            merged, found = merge(joined[partners[0]], case)
            joined[partners[0]] = merged
            findings += found
        else:
            joined.append(case)
    return joined, findings


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
    return {_product_key(product) for product in products if product.role in ("suspect", "interacting")}


def _product_key(product: Product) -> str:
    return (product.substance or (product.name.value if product.name else "")).casefold()


def merge(first: SafetyCase, second: SafetyCase) -> tuple[SafetyCase, list[Finding]]:
    """``first`` completed by ``second``. Where both state a fact the first's stands, and differing values of the
    patient's are reported."""
    findings = [
        _finding(name.replace("_", " "), f"“{_value(one.value)}” and “{_value(two.value)}”", "the first document")
        for name in Patient.model_fields
        if isinstance(one := getattr(first.patient, name), Fact)
        and isinstance(two := getattr(second.patient, name), Fact)
        and _plain(one.value) != _plain(two.value)
    ]
    products = _merged(first.products, second.products, _product_key)
    reactions = _merged(first.reactions, second.reactions, _reaction_key)
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


def _value(value: Any) -> str:
    return f"{value.value:g} {value.unit}" if hasattr(value, "unit") else str(value)


def _test(test: Any) -> tuple[str, ...]:
    return tuple(str(part.value).casefold() if part else "" for part in (test.name, test.value, test.date))


def _reaction_key(reaction: Reaction) -> str:
    if reaction.coded and reaction.coded[0].score == 1.0:
        return reaction.coded[0].code
    return reaction.term.value.casefold() if reaction.term else ""


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
