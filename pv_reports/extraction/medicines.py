"""Medicines of a case: the mentions of one substance together, and what part it plays."""

import re
from dataclasses import dataclass, field
from typing import Final

from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.vaccines import UNNAMED
from pv_reports.records import Role

_I: Final = re.IGNORECASE
_GENERIC_NAME: Final = compiled(
    r"(?:vaccin\w*|immuni[sz]ations?|shots?)|(?:.*\s)?(?:antibiotics?|(?:cortico)?steroids?|antihistamines?|"
    r"vasopressors?|"
    r"analgesics?|macrolides?|opioids?|diuretics?|nsaids?|statins?|(?:multi)?vitamins?|ace\s+inhibitors?|saline|fluids|"
    r"antiemetics?|anticoagulants?|chemotherapy|antidepressants?|antihypertensives?|painkillers?|inhalers?|"
    r"injections?|tablets?)",
    _I,
)
# A vaccination that took place: given, or what something came after.
_ADMINISTERED: Final = compiled(
    r"\b(?:given|gave|received|recieved|receiving|got|had|took|administered|vaccinated|immuni[sz]ed|after|following|post|"
    r"since)\b",
    _I,
)


@dataclass
class Medicine:
    """The mentions that are one medicine, and what belongs to it."""

    key: str
    mentions: list[Mention] = field(default_factory=list)
    belongings: list[Mention] = field(default_factory=list)
    role: Role = "suspect"
    actions: list[Mention] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    blamed: bool = False

    @property
    def on_form(self) -> bool:
        """Whether a form's own row or box names it; a model's numbering does not count."""
        return any(owner.startswith("product:") for owner in self.owners)

    @property
    def roles(self) -> list[str]:
        return [role for mention in self.mentions if (role := (mention.attributes or {}).get("role"))]


def medicines_of(mentions: list[Mention], reading: Reading) -> tuple[list[Medicine], list[Mention]]:
    """The medicines that are products of the case, and the mentions that are treatments of the event."""
    products: list[Medicine] = []
    treatments: list[Mention] = []
    for group in _grouped([mention for mention in mentions if mention.kind is Kind.DRUG], reading):
        roles = set(group.roles)
        first = (group.mentions[0].attributes or {}).get("role")
        if (
            roles & {"treatment"}
            and not roles & {"suspect", "interacting", "concomitant"}
            and first in ("treatment", "past", "other")
        ):
            treatments.append(next(m for m in group.mentions if (m.attributes or {}).get("role") == "treatment"))
            continue
        group.mentions = [m for m in group.mentions if (m.attributes or {}).get("role") not in ("past", "other")]
        if group.mentions and (_marked(group) or not _generic(group)):
            products.append(group)
    if not any(_is_vaccine(product.mentions[0]) for product in products):
        products = [*_unnamed_vaccine(mentions, reading, products), *products]
    if not products:
        products = _vaccinated_before(mentions, reading)
    _first_roles(products)
    return products, treatments


def _marked(group: Medicine) -> bool:
    """Whether the tagger leads and takes a mention of it for a medicine that may have caused the reaction."""
    return any((m.attributes or {}).get("marked") == "drug" for m in group.mentions)


def _generic(group: Medicine) -> bool:
    """Whether it is named by its class only."""
    return _GENERIC_NAME.fullmatch(" ".join(str(group.mentions[0].value).split())) is not None


def _is_vaccine(drug: Mention) -> bool:
    return "vaccin" in f"{(drug.attributes or {}).get('substance', '')} {drug.value}".casefold()


def _unnamed_vaccine(mentions: list[Mention], reading: Reading, products: list[Medicine]) -> list[Medicine]:
    """The vaccine of a report that names none ("Vaccines were given on 3 May"), where nothing else is taken first."""
    if any(product.mentions[0].method == "form" for product in products):
        return []
    first = min((m.start for product in products for m in product.mentions), default=len(reading.text))
    given = [
        m for m in mentions
        if m.kind is Kind.DRUG
        and m.start < first
        and UNNAMED.fullmatch(str(m.value))
        and (m.attributes or {}).get("role") not in ("past", "other", "concomitant")
        and _ADMINISTERED.search(reading.text, reading.sentence_at(m.start).start, reading.sentence_at(m.start).end)
    ]  # fmt: skip
    return _grouped(given[:1], reading)


def _vaccinated_before(mentions: list[Mention], reading: Reading) -> list[Medicine]:
    """Where no medicine is of the present, the vaccine "who five years ago was vaccinated with X" speaks of."""
    given = [
        m for m in mentions
        if m.kind is Kind.DRUG
        and (m.attributes or {}).get("role") == "past"
        and re.search(
            r"\b(?:vaccinated|immuni[sz]ed)\s+(?:\w+\s+){0,8}(?:with|against)\b[^.;]*$",
            reading.text[reading.sentence_at(m.start).start : m.start], _I,
        )
    ]  # fmt: skip
    return _grouped(given, reading)


def _grouped(drugs: list[Mention], reading: Reading) -> list[Medicine]:
    groups: dict[str, Medicine] = {}
    alias: dict[str, str] = {}
    owners: dict[str, str] = {}
    previous: tuple[Mention, str] | None = None
    for drug in sorted(drugs, key=lambda mention: (mention.method != "form", mention.start)):
        code = (drug.attributes or {}).get("code")
        key = code or re.sub(r"\W+", " ", str(drug.value).casefold()).strip()
        key = alias.get(key, key)
        if drug.owner:
            key = owners.setdefault(drug.owner, key)
        if previous and key not in groups:
            gap = reading.text[previous[0].end : drug.start]
            # "Corvantis tablets (corvadipine)": one medicine under two names.
            if (
                re.fullmatch(r"\s*(?:tablets?|capsules?|injection|®|™)*\s*\(\s*", gap)
                and reading.text[drug.end : drug.end + 1] in "),;"
            ):
                alias[key] = previous[1]
                key = previous[1]
        group = groups.setdefault(key, Medicine(key))
        group.mentions.append(drug)
        if drug.owner:
            group.owners.add(drug.owner)
        previous = (drug, key)
    return list(groups.values())


def _first_roles(products: list[Medicine]) -> None:
    for product in products:
        stated = [
            str(m.attributes["role"])
            for m in product.mentions
            if m.method == "form" and m.attributes and m.attributes.get("role")
        ]
        roles = stated or [role for role in product.roles if role != "treatment"]
        concomitant, suspect = roles.count("concomitant"), roles.count("suspect")
        if "interacting" in roles:
            product.role = "interacting"
        elif concomitant and (not suspect or (concomitant >= suspect and roles[0] == "concomitant")):
            product.role = "concomitant"
        product.blamed = "interacting" in roles or (suspect > 0 and product.role == "suspect")
    interacting = [p for p in products if p.role == "interacting"]
    if len(interacting) == 1 and not interacting[0].on_form:
        interacting[0].role = "suspect"
    if any(p.blamed for p in products):
        _demote([p for p in products if not p.blamed])


def settle_roles(products: list[Medicine]) -> None:
    """Where the text blames no medicine, the one whose fate after the event it tells is the suspect."""
    if not any(p.blamed for p in products):
        acted = [p for p in products if p.actions and p.role == "suspect"]
        if acted:
            _demote([p for p in products if p not in acted])


def _demote(products: list[Medicine]) -> None:
    for product in products:
        if (
            product.role == "suspect"
            and not product.on_form
            and not re.search(r"vaccin|immuni", str(product.mentions[0].value), _I)
        ):
            product.role = "concomitant"
