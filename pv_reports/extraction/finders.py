"""All patterns over one text, in the order in which they need each other."""

from dataclasses import replace

from pv_reports.extraction.action import action_mentions
from pv_reports.extraction.causality import causality_mentions
from pv_reports.extraction.datelinks import date_mentions
from pv_reports.extraction.dates import Order, find_dates
from pv_reports.extraction.death import death_mentions
from pv_reports.extraction.demographics import demographic_mentions
from pv_reports.extraction.doses import dose_mentions
from pv_reports.extraction.drugs import drug_mentions
from pv_reports.extraction.history import extra_history, sort_conditions
from pv_reports.extraction.laboratory import test_mentions
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.outcomes import outcome_mentions
from pv_reports.extraction.reactions import condition_mentions
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.refuted import without_refuted
from pv_reports.extraction.reporter import reporter_mentions
from pv_reports.extraction.roles import give_roles
from pv_reports.extraction.seriousness import seriousness_mentions
from pv_reports.extraction.situations import situation_mentions
from pv_reports.extraction.tagged_conditions import tagged_conditions
from pv_reports.extraction.tagged_drugs import marked_roles, tagged_drugs
from pv_reports.extraction.tagged_facts import tagged_patient, tagged_regimens, tagged_times
from pv_reports.extraction.tagged_results import tagged_dates, tagged_tests
from pv_reports.extraction.timing import timing_mentions
from pv_reports.extraction.treatments import treatment_mentions

PRESENT = (Status.AFFIRMED, Status.SPECULATED)


def pattern_mentions(
    reading: Reading, order: Order | None = None, form_reactions: list[Mention] | None = None, since: int = 0
) -> list[Mention]:
    """Every mention that the patterns find, each with its status; drugs carry ``attributes["role"]``.

    ``order`` is how the whole document writes numeric dates, when ``reading`` is only a part of it;
    ``form_reactions`` are reactions that a form of the document names; the patient's own text begins at ``since``.
    """
    dates = find_dates(reading.text, order)
    tests = tagged_tests(reading, test_mentions(reading, dates))
    measured = _spans(tests)
    # "A fever of 39.4 C" is a result and a reaction.
    not_reactions = _spans([test for test in tests if not str(test.value).casefold().endswith("fever")])
    demographics = tagged_patient(reading, demographic_mentions(reading.text))
    named = _spans([m for m in demographics if m.kind is Kind.INITIALS])
    drugs = [drug for drug in tagged_drugs(reading, drug_mentions(reading)) if not _inside(drug, measured)]
    conditions = sort_conditions(
        reading, [c for c in condition_mentions(reading) if not _inside(c, [*not_reactions, *named])], drugs
    )
    conditions = without_refuted(reading, _without_drug_words(conditions, drugs))
    conditions = tagged_conditions(reading, conditions)
    # Whether a medicine is past decides which conditions are past, and these where the event begins.
    conditions = _past_with_past_drugs(reading, conditions, marked_roles(give_roles(reading, drugs, None)))
    reactions = [c for c in conditions if c.kind is Kind.REACTION and c.status in PRESENT]
    first = min((m.start for m in (*reactions, *(form_reactions or ())) if m.start >= since), default=None)
    drugs = marked_roles(give_roles(reading, drugs, first))
    reporter = reporter_mentions(reading, dates)
    understood = {m.start for m in reporter if m.kind in (Kind.RECEIVED, Kind.FOLLOW_UP)}
    understood |= {m.start for m in demographics if m.kind is Kind.BIRTH_DATE}
    dated = tagged_dates(reading, dates, date_mentions(reading, dates, drugs, reactions, understood))
    doses = [dose for dose in tagged_regimens(reading, dose_mentions(reading)) if not _inside(dose, measured)]
    ages = [m for m in demographics if m.kind in (Kind.AGE, Kind.GESTATION)]
    timings = [t for t in tagged_times(reading, timing_mentions(reading)) if not _inside(t, _spans(ages))]
    lengths = _spans([*ages, *timings])
    doses = [d for d in doses if d.kind is not Kind.DOSE_DURATION or d.method == "tagger" or not _inside(d, lengths)]
    return [
        *demographics, *reporter, *drugs, *doses, *conditions, *extra_history(reading, conditions), *tests, *dated,
        *timings,
        *outcome_mentions(reading), *seriousness_mentions(reading, dates), *action_mentions(reading),
        *situation_mentions(reading), *causality_mentions(reading), *treatment_mentions(reading),
        *death_mentions(reading),
    ]  # fmt: skip


def _spans(mentions: list[Mention]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for mention in mentions:
        ends = [mention.end]
        for span in (mention.attributes or {}).values():
            if isinstance(span, tuple) and span and isinstance(span[0], int):
                ends.append(span[1])
        spans.append((mention.start, max(ends)))
    return spans


def _inside(mention: Mention, spans: list[tuple[int, int]]) -> bool:
    return any(mention.start < end and start < mention.end for start, end in spans)


def _without_drug_words(conditions: list[Mention], drugs: list[Mention]) -> list[Mention]:
    """A condition that is part of a medicine's name ("measles vaccine") is none; an allergy keeps its drug's name."""
    kept: list[Mention] = []
    for condition in conditions:
        if any(drug.start <= condition.start and condition.end <= drug.end for drug in drugs):
            continue
        for drug in drugs:
            if drug.start < condition.start < drug.end:
                condition = replace(condition, start=drug.end + 1)
        if condition.end > condition.start:
            kept.append(condition)
    return kept


def _past_with_past_drugs(reading: Reading, conditions: list[Mention], drugs: list[Mention]) -> list[Mention]:
    """A condition told together with a medicine of the past only ("stopped because of cramps in 2021") is past too."""
    roles: dict[int, set[str | None]] = {}
    for drug in drugs:
        roles.setdefault(reading.sentence_number(drug.start), set()).add((drug.attributes or {}).get("role"))
    return [
        replace(c, status=Status.HISTORICAL)
        if c.kind is Kind.REACTION and c.status in PRESENT and roles.get(reading.sentence_number(c.start)) == {"past"}
        else c
        for c in conditions
    ]
