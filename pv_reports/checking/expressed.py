"""In reverse: does the sentence say what each citation holds, of the product, reaction or test it belongs to?"""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.checking.claims import Claims, contains
from pv_reports.checking.negation import negations
from pv_reports.checking.persons import age_stands, sexes
from pv_reports.checking.phrases import KIND_OF, NAMES, TABLES, in_words
from pv_reports.checking.problem import Problem
from pv_reports.checking.support import Cited, Sources
from pv_reports.checking.wording import frequencies
from pv_reports.drafting.wording import country_name, write_date, write_number
from pv_reports.records import Age
from pv_reports.terminology.folding import fold_term

_EMPTY: Final = frozenset(
    fold_term("the a an of in at on to for with and or by his her their was were is are be been as it")
)
# A fact of these fields needs a word that says what it is, because another field may hold the same date or term.
_ANCHORS: Final = {
    "received": r"receiv|report|notif|inform",
    "follow_ups": r"follow|further|addition|updat",
    "patient.death.date": r"\bdied|death|fatal|deceas|passed away",
    "patient.death.causes": r"\bdied|death|fatal|deceas|passed away|\bcaus",
    "patient.history": (
        r"histor|previous|past\b|prior|known|suffer|pre-?exist|underlying|background|concurrent|also had|had "
        r"(?:a|been)|with\b|smok"
    ),
    "products.indication": r"\bfor\b|indicat|treat|therap|because|due to|against",
    "products.lot": r"\b(?:batch|lot)\b",
    "treatments": r"treat|giv|gave|receiv|admin|manag|therap|requir|with\b",
    "reactions.end": r"resolv|recover|end|until|subsid|last|abat|clear|gone|normal|fatal|died|outcome|better",
    "case_numbers": r"number|referenc|case|\bID\b",
    "patient.weight_kg": r"weigh|\bkg\b|kilogram",
    "patient.height_cm": r"height|tall|\bcm\b|\bm\b",
}
# Words that stand for every reaction of the case.
_TOGETHER: Final = re.compile(
    r"\b(?:all|both|the)\s+(?:of\s+the\s+)?(?:reported\s+)?(?:reactions|events)\b", re.IGNORECASE
)
_DATED: Final = frozenset({"onset", "end", "start", "date", "received", "follow_ups"})


def unexpressed(said: Claims, cited: tuple[Cited, ...], sources: Sources) -> Iterator[Problem]:
    """Citations whose content the sentence does not say: a wrong key, a swapped one, or one too many."""
    whole = (0, len(said.text))
    for one in cited:
        if one.kind == "fact":
            if one.value is None:
                continue
            if not expresses(said, one):
                check, reason = _not_said(said, one)
                yield Problem(check, "blocker", *whole, reason, f"{one.key} says {one.text}.")
            elif one.field == "tests.value" and (lost := _lost_unit(said, one, sources)):
                yield lost
            elif one.owner and not names_owner(said, one) and (other := _other_owner(said, one, sources)):
                reason = f"{one.key} is about {one.owner}, but the sentence speaks of {other}."
                yield Problem("citations.wrong_owner", "blocker", *whole, reason, f"{one.key} says {one.text}.")
        elif one.kind == "rule" and not _rule_said(said, one, sources):
            reason = f"The sentence does not say what {one.key} holds: {one.text}"
            yield Problem("citations.not_expressed", "blocker", *whole, reason)
        elif one.kind == "passage" and one.passage and not _passage_said(said, one):
            reason = (
                f"Nothing in the sentence comes from the passage {one.key} ({one.passage.title}, "
                f"{one.passage.section})."
            )
            yield Problem("citations.not_expressed", "blocker", *whole, reason)


def _lost_unit(said: Claims, one: Cited, sources: Sources) -> Problem | None:
    """A result whose unit the record keeps must be given with it."""
    unit = sources.case.tests[int(one.path.split(".")[1])].unit
    if not unit or said.has(unit):
        return None
    wanted = Claims(f"{one.value} {unit}").figures
    if wanted and all(any(figure.same(mine) for mine in said.figures) for figure in wanted if figure.unit):
        return None
    at = said.plain.find(str(one.value))
    span = (at, at + len(str(one.value))) if at >= 0 else (0, len(said.text))
    reason = f"The result {one.value} stands without its unit; {one.key} has it in {unit}."
    return Problem("figures.wrong_unit", "blocker", *span, reason, f"Write {one.value} {unit}.")


def expresses(said: Claims, one: Cited) -> bool:
    """Whether the text says the fact's value in words that fit its field."""
    field, value = one.field, one.value
    anchor = _ANCHORS.get(field)
    if anchor and not re.search(anchor, said.plain, re.IGNORECASE):
        return False
    if field in KIND_OF:
        return _coded(said, KIND_OF[field], str(value))
    if field == "reporter.country":
        return said.has(country_name(value)) or any(
            term.concept and term.concept.code == value for term in said.reading.terms_of("country")
        )
    if field == "patient.sex":
        return any(mention.value == value for mention in sexes(said))
    if isinstance(value, Age):
        return any(mention.value == value for mention in said.ages) or age_stands(value, said)
    if field.rpartition(".")[2] in _DATED:
        return any(str(value).startswith(dated.value) for dated in said.dates) or said.has(write_date(str(value)))
    if isinstance(value, float | int):
        return said.has(write_number(value)) or any(figure.value == value for figure in said.figures)
    return says_words(said, str(value))


def _coded(said: Claims, kind: str, value: str) -> bool:
    if value not in {name for name, _ in TABLES.get(kind, ())} | {"True", "False"}:
        return True  # "other": no phrase of its own
    stated = {one.value for one in said.said(kind)}
    if kind == "autopsy":
        value = {"True": "yes", "False": "no"}[value]
        return stated == {value}
    if kind in ("dechallenge", "rechallenge", "report_type"):
        return stated == {value}
    if kind == "seriousness" and value == "death" and any(one.value == "fatal" for one in said.said("outcome")):
        return True
    if kind == "outcome" and value == "fatal" and any(one.value == "death" for one in said.said("seriousness")):
        return True
    return value in stated


def says_words(said: Claims, value: str) -> bool:
    """The value word for word, or its concept, or its figures together with most of its words."""
    if said.has(value) or contains(" ".join(said.text.lower().split()), " ".join(value.lower().split()).rstrip(".")):
        return True
    theirs = Claims(value, said.products)
    often = frequencies(value)
    if often:
        return {rate for _, _, rate in often} <= {rate for _, _, rate in frequencies(said.plain)}
    if theirs.figures or theirs.identifiers or theirs.dates:
        if not all(any(figure.same(mine) for mine in said.figures) for figure in theirs.figures):
            return False
        if not all(said.has(code) for _, _, code in theirs.identifiers):
            return False
        rest = _content(re.sub(r"[\d.,]+", " ", value)) - {"day", "week", "month", "year", "hour", "mg"}
        return (
            not rest
            or len(rest & _content(said.plain)) * 2 >= len(rest)
            or bool(theirs.figures and theirs.figures[0].unit)
        )
    if theirs.drug_codes and theirs.drug_codes & said.drug_codes:
        return True
    if theirs.condition_codes and theirs.condition_codes <= said.condition_codes:
        return True
    if theirs.routes and {code for _, _, code in theirs.routes} & {code for _, _, code in said.routes}:
        return True
    words = _content(value)
    return bool(words) and len(words & _content(said.plain)) >= max(1, (2 * len(words) + 2) // 3)


def _content(text: str) -> set[str]:
    return set(fold_term(text)) - _EMPTY


def names_owner(said: Claims, one: Cited) -> bool:
    """Whether the text names the product, reaction or test that the fact belongs to."""
    if not one.owner or (one.path.startswith("reactions.") and _TOGETHER.search(said.plain)):
        return True
    return says_words(said, one.owner)


def _other_owner(said: Claims, one: Cited, sources: Sources) -> str | None:
    """Another product, reaction or test of the case that the sentence names instead."""
    kind = one.path.split(".")[0]
    last = "term" if kind == "reactions" else "name"
    for path, value in sources.values.items():
        parts = path.split(".")
        if (
            parts[0] == kind
            and len(parts) == 3
            and parts[2] == last
            and str(value) != one.owner
            and said.has(str(value))
        ):
            return str(value)
    return None


def _not_said(said: Claims, one: Cited) -> tuple[str, str]:
    kind = KIND_OF.get(one.field)
    stated = said.said(kind) if kind else ()
    if kind and stated:
        says = " and ".join(sorted({in_words(s.value) for s in stated}))
        value = {True: "yes", False: "no"}.get(one.value, in_words(str(one.value)))
        return f"outcomes.wrong_{kind}", f"The sentence states {NAMES[kind]} “{says}”; {one.key} says {value}."
    return "citations.not_expressed", f"The sentence does not say what {one.key} holds ({one.text})."


def _rule_said(said: Claims, one: Cited, sources: Sources) -> bool:
    parts = one.path.split(".")
    assessment, case = sources.assessment, sources.case
    if parts[0] == "seriousness":
        result = next((r for r in assessment.seriousness if str(r.reaction) == parts[1]), None)
        term = case.reactions[int(parts[1])].term if result else None
        stated = {s.value for s in said.said("seriousness")}
        named = term is None or bool(_TOGETHER.search(said.plain)) or says_words(said, term.value)
        return (
            result is not None
            and named
            and (set(result.criteria) <= stated if result.criteria else "serious" in said.low)
        )
    if parts[0] == "listedness":
        found = next((r for r in assessment.listedness if [str(r.reaction), str(r.product)] == parts[1:]), None)
        if found is None:
            return False
        facts = [case.products[found.product].name]
        if not _TOGETHER.search(said.plain):
            facts.append(case.reactions[found.reaction].term)
        if not all(fact is None or says_words(said, fact.value) for fact in facts):
            return False
        # The verdict stands first; behind "not listed" may stand the milder reaction that is.
        verdicts = [s.value for s in said.said("listedness")]
        return verdicts[:1] == [found.status] and not (
            set(verdicts) - {found.status} - ({"listed"} if found.status == "unlisted" else set())
        )
    if bool(negations(one.text)) != bool(negations(said.plain)):
        return False
    words = _content(one.text)
    return len(words & _content(said.plain)) * 3 >= len(words)


def _passage_said(said: Claims, one: Cited) -> bool:
    passage = one.passage
    assert passage
    low = " ".join(passage.text.lower().split())
    for quote in re.findall("“([^”]{3,})”", said.text):
        if contains(low, " ".join(quote.lower().split()).rstrip(".")):
            return True
    named = any(said.has(product) for product in passage.products) or said.has(passage.title)
    if passage.products and not named:
        return False
    conditions = [c.name for c in said.conditions]
    if not conditions:
        return len(_content(said.plain) & _content(passage.text)) * 2 >= len(_content(said.plain))
    source = Claims(passage.text, said.products)
    return any(contains(low, name.lower()) for name in conditions) or bool(
        said.condition_codes & source.condition_codes
    )
