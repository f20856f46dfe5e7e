"""The auto-narrative's sentences about products: what was given, how, when and what for."""

from collections.abc import Iterator

from pv_reports.drafting import wording as w
from pv_reports.drafting.material import Material
from pv_reports.records import Dosage, Product, Sentence
from pv_reports.terminology import lexicon

_DOSAGE_FIELDS = ("text", "frequency", "route", "start", "end", "duration")


def product_sentences(m: Material) -> Iterator[Sentence]:
    """Suspects with their dosages, concomitants in brief, special situations."""
    for n, product in enumerate(m.case.products):
        if product.role in ("suspect", "interacting") and product.name:
            yield from _product(m, n, product, f"{product.role} product")
    others = [n for n, product in enumerate(m.case.products) if product.role == "concomitant" and product.name]
    short = [n for n in others if not m.case.products[n].lot and len(m.case.products[n].dosages) <= 1]
    if short:
        listed = [_in_brief(m.case.products[n]) for n in short]
        paths = [path for n in short for path in _paths(n, m.case.products[n])]
        yield m.say(f"The concomitant product{' was' if len(short) == 1 else 's were'} {w.join(listed)}.", *paths)
    for n in others:
        if n not in short:
            yield from _product(m, n, m.case.products[n], "concomitant product")
    for n, product in enumerate(m.case.products):
        if product.role == "not_administered" and product.name:
            yield m.say(f"{product.name.value} was not administered.", f"products.{n}.name")
    stated = list(enumerate(m.case.special_situations))
    special = [(n, fact.value) for n, fact in stated if fact.value != "no_adverse_reaction"]
    if special:
        noun = "special situation was" if len(special) == 1 else "special situations were"
        paths = [f"special_situations.{n}" for n, _ in special]
        yield m.say(f"The reported {noun} {w.join([w.SITUATION[name] for _, name in special])}.", *paths)
    for n, fact in stated:
        if fact.value == "no_adverse_reaction":
            yield m.say("No adverse reaction was reported.", f"special_situations.{n}")


def _in_brief(product: Product) -> str:
    """ "metformin (500 mg, twice daily, for diabetes)": a concomitant product that needs no sentence of its own."""
    assert product.name
    parts = [part for dosage in product.dosages for part in _dosage(product, dosage, brief=True)]
    parts += [f"for {w.inside(product.indication.value)}"] if product.indication else []
    name = w.inside_name(product.name.value)
    return f"{name} ({', '.join(parts)})" if parts else name


def _paths(n: int, product: Product) -> Iterator[str]:
    yield f"products.{n}.name"
    yield f"products.{n}.indication"
    for d in range(len(product.dosages)):
        yield from (f"products.{n}.dosages.{d}.{field}" for field in _DOSAGE_FIELDS)


def _product(m: Material, n: int, product: Product, role: str) -> Iterator[Sentence]:
    assert product.name
    name, at = w.inside_name(product.name.value), f"products.{n}"
    yield m.say(
        f"The {role} was {name}{f', given for {w.inside(product.indication.value)}' if product.indication else ''}.",
        f"{at}.name",
        f"{at}.indication",
    )
    for d, dosage in enumerate(product.dosages):
        parts = list(_dosage(product, dosage))
        if parts:
            paths = [f"{at}.dosages.{d}.{field}" for field in _DOSAGE_FIELDS]
            yield m.say(f"{name} was given {', '.join(parts)}.", f"{at}.name", *paths)
    if product.lot:
        yield m.say(f"The batch number of {name} was {product.lot.value}.", f"{at}.lot", f"{at}.name")


def _dosage(product: Product, dosage: Dosage, brief: bool = False) -> Iterator[str]:
    if dosage.text:
        yield dosage.text.value if brief else f"at a dose of {dosage.text.value}"
    if dosage.frequency:
        yield (
            f"with the frequency {dosage.frequency.value}"
            if dosage.frequency.value[:1].isdigit()
            else dosage.frequency.value
        )
    if dosage.route:
        yield w.write_route(dosage.route.value)
    ended = dosage.end.value if dosage.end else None
    if dosage.start and (ended == dosage.start.value or (ended is None and _given_once(product, dosage))):
        yield w.at_date(dosage.start.value)
    else:
        if dosage.start:
            yield f"from {w.write_date(dosage.start.value)}"
        if dosage.end:
            yield f"until {w.write_date(dosage.end.value)}"
    if dosage.duration:
        yield f"for a duration of {dosage.duration.value}"


def _given_once(product: Product, dosage: Dosage) -> bool:
    """A vaccine or a single dose is given on a day, not from a day on."""
    frequency = dosage.frequency.value.lower() if dosage.frequency else ""
    concept = lexicon().substance(product.substance or (product.name.value if product.name else ""))
    return "single" in frequency or frequency == "once" or (concept is not None and concept.group == "Vaccine")
