"""From the mentions of one patient to a SafetyCase."""

import re
from dataclasses import replace
from typing import Final

from pv_reports.extraction.dates import find_dates, numeric_order
from pv_reports.extraction.events import Event
from pv_reports.extraction.link_patient import distinct, fact_of, patient_of, reporter_of
from pv_reports.extraction.link_products import product
from pv_reports.extraction.link_reactions import events_of, reaction
from pv_reports.extraction.medicines import Medicine, medicines_of, settle_roles
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.pool import pooled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sharing import share_out
from pv_reports.extraction.units import in_ucum
from pv_reports.records import Document, Evidence, Fact, ReporterCausality, SafetyCase, TestResult
from pv_reports.terminology import code_reaction

_VACCINE: Final = compiled(r"vaccin|immuni[sz]|^shots?$", re.IGNORECASE)
_NAMED: Final = frozenset({Kind.DRUG, Kind.REACTION, Kind.HISTORY, Kind.INDICATION})
_SAME: Final = 0.8
_PRESENT: Final = (Status.AFFIRMED, Status.SPECULATED)


def link(mentions: list[Mention], reading: Reading, document: Document, case_id: str) -> SafetyCase:
    """The case that free-text mentions make; every fact's evidence is read from ``document``."""
    mentions = [_with_long_form(mention, reading) for mention in pooled(mentions)]
    events = events_of(mentions, reading)
    medicines, given = medicines_of(mentions, reading)
    share_out(medicines, mentions, reading)
    settle_roles(medicines)
    _infer_dechallenge(medicines, events, reading)
    products = tuple(product(medicine, document) for medicine in medicines)
    return SafetyCase(
        id=case_id,
        documents=(document.id,),
        report_type=fact_of(mentions, Kind.REPORT_TYPE, reading, document),
        received=fact_of(mentions, Kind.RECEIVED, reading, document),
        follow_ups=distinct(mentions, Kind.FOLLOW_UP, document),
        case_numbers=distinct(mentions, Kind.CASE_NUMBER, document),
        patient=patient_of(mentions, reading, document),
        reporter=reporter_of(mentions, reading, document),
        products=products,
        reactions=tuple(reaction(event, document) for event in events),
        tests=tests_of(mentions, document),
        treatments=_treatments(given, mentions, events, document),
        special_situations=distinct(mentions, Kind.SPECIAL_SITUATION, document),
        reporter_causality=_causality(mentions, medicines, events, document),
        speculated=bool(events) and all(e.first.status is Status.SPECULATED for e in events),
    )


def _with_long_form(mention: Mention, reading: Reading) -> Mention:
    """An abbreviation that the document defines, with its long form in ``attributes["long"]`` for coding."""
    if mention.kind not in _NAMED or not reading.long_forms:
        return mention
    value = str(mention.value)
    long = re.sub(r"[\w/&+-]+", lambda word: reading.long_forms.get(word.group(), word.group()), value)
    if long == value:
        return mention
    attributes = {**(mention.attributes or {}), "long": long}
    if mention.kind is not Kind.DRUG and not attributes.get("code"):
        attributes["code"] = next((c.code for c in code_reaction(long) if c.score >= _SAME), None)
    return replace(mention, attributes=attributes)


def tests_of(mentions: list[Mention], document: Document) -> tuple[TestResult, ...]:
    """Test results, each part with its own evidence."""
    results: list[TestResult] = []
    for mention in sorted((m for m in mentions if m.kind is Kind.TEST), key=lambda m: m.start):
        attributes = mention.attributes or {}
        unit = attributes.get("unit")
        written = document.text[unit[0] : unit[1]] if isinstance(unit, tuple) else unit
        results.append(
            TestResult(
                name=mention.fact(document),
                value=_part(mention, "value", document),
                unit=written,
                ucum=in_ucum(written) if written else None,
                date=_part(mention, "date", document, attributes.get("date_value")),
                reference_range=_part(mention, "reference_range", document),
            )
        )
    return tuple(results)


def _part(mention: Mention, name: str, document: Document, value: str | None = None) -> Fact | None:  # type: ignore[type-arg]
    span = (mention.attributes or {}).get(name)
    if not span:
        return None
    start, end = span
    quote = document.text[start:end]
    if name == "date" and value is None:
        dates = find_dates(quote, numeric_order(document.text))
        if len(dates) != 1:
            return None
        start, end, value = start + dates[0].start, start + dates[0].end, dates[0].value
        quote = document.text[start:end]
    return Fact(
        value=value or quote, evidence=(Evidence(document=document.id, start=start, end=end, quote=quote),),
        confidence=mention.confidence, method=mention.method,
    )  # fmt: skip


def _treatments(
    given: list[Mention], mentions: list[Mention], events: list[Event], document: Document
) -> tuple[Fact[str], ...]:
    """Medicines and procedures given for the event; procedures only after a reaction stands."""
    first = min((event.first.start for event in events), default=None)
    situation = min((m.start for m in mentions if m.kind is Kind.SPECIAL_SITUATION), default=None)
    since = first if first is not None else situation
    found = [
        *given,
        *(
            m
            for m in mentions
            if m.kind is Kind.TREATMENT and m.status in _PRESENT and since is not None and m.start > since
        ),
    ]
    unique: dict[str, Mention] = {}
    for mention in sorted(found, key=lambda m: m.start):
        if not _VACCINE.search(str(mention.value)) and not any(
            str(mention.value).casefold() in known for known in unique
        ):
            unique[str(mention.value).casefold()] = mention
    return tuple(mention.fact(document) for mention in unique.values())


def _over_before(event: Event, stopped: Mention, reading: Reading) -> bool:
    """Whether the reaction's stated end is before the day on which the medicine was stopped."""
    end = event.facts.get(Kind.REACTION_END)
    sentence = reading.sentence_at(stopped.start)
    days = [d.value for d in find_dates(reading.text[sentence.start : sentence.end]) if len(d.value) == 10]
    return bool(end and days and len(str(end.value)) == 10 and str(end.value) < min(days))


def _infer_dechallenge(medicines: list[Medicine], events: list[Event], reading: Reading) -> None:
    """A suspect stopped after the reaction stood, and its outcome told after that, is a dechallenge; what the text says
    in so many words stands before this inference."""
    if not events:
        return
    first = min(event.first.start for event in events)
    for medicine in medicines:
        if medicine.role == "concomitant" or any(m.kind is Kind.DECHALLENGE for m in medicine.belongings):
            continue
        stopped = next((a for a in medicine.actions if a.value in ("withdrawn", "reduced") and a.start > first), None)
        if stopped is None:
            continue
        outcomes = [
            e.outcome
            for e in events
            if e.outcome
            and e.outcome.start > stopped.start
            and min(m.start for m in e.mentions) < stopped.start
            and not _over_before(e, stopped, reading)
        ]
        good = next((o for o in outcomes if o.value in ("recovered", "recovering")), None)
        bad = next((o for o in outcomes if o.value in ("not_recovered", "fatal")), None)
        chosen = good or bad
        if chosen:
            value = "positive" if good else "negative"
            medicine.belongings.append(
                Mention(Kind.DECHALLENGE, chosen.start, chosen.end, value, confidence=min(chosen.confidence, 0.7))
            )  # fmt: skip


def _causality(
    mentions: list[Mention], medicines: list[Medicine], events: list[Event], document: Document
) -> tuple[ReporterCausality, ...]:
    found: list[ReporterCausality] = []
    said = [m for m in mentions if m.kind is Kind.CAUSALITY]
    # A diagnosis that names its cause stands in only where nobody gives a view.
    views = [m for m in said if not (m.attributes or {}).get("diagnosis")]
    for mention in views or said:
        inside_products = [
            n
            for n, medicine in enumerate(medicines)
            if any(mention.start <= m.start < mention.end for m in medicine.mentions)
        ]
        inside_events = [
            n for n, event in enumerate(events) if any(mention.start <= m.start < mention.end for m in event.mentions)
        ]
        found.append(
            ReporterCausality(
                statement=mention.fact(document),
                product=inside_products[0] if len(inside_products) == 1 else None,
                reaction=inside_events[0] if len(inside_events) == 1 else None,
            )
        )
    return tuple(found)
