"""Patient, reporter and administration of a case from its mentions: the best statement of each wins."""

from collections.abc import Iterable

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.pool import agreeing
from pv_reports.extraction.reading import Reading
from pv_reports.records import Death, Document, Fact, Patient, Reporter

_SURE = 0.8
_PRESENT = (Status.AFFIRMED, Status.SPECULATED, Status.HISTORICAL)


def best(mentions: Iterable[Mention], kind: Kind, reading: Reading) -> Mention | None:
    """The mention of a kind that counts: of the newest message that states it for sure, a form's before a pattern's,
    the most certain, and the first of equals."""
    candidates = [mention for mention in mentions if mention.kind is kind and mention.status in _PRESENT]

    def rank(mention: Mention) -> tuple[int, bool, float, int]:
        message = reading.when(mention.start)[0] if mention.confidence > _SURE else -1
        return message, mention.method == "form" and mention.confidence > _SURE, mention.confidence, -mention.start

    return max(candidates, key=rank, default=None)


def fact_of(mentions: Iterable[Mention], kind: Kind, reading: Reading, document: Document) -> Fact | None:  # type: ignore[type-arg]
    """``best`` as a Fact."""
    stated = [mention for mention in mentions if mention.kind is kind and mention.status in _PRESENT]
    mention = best(stated, kind, reading)
    return agreeing(mention, stated).fact(document) if mention else None


def distinct(mentions: Iterable[Mention], kind: Kind, document: Document) -> tuple[Fact, ...]:  # type: ignore[type-arg]
    """One fact for each different value of a kind, in order of place; a value said twice keeps both places."""
    facts: dict[str, Fact] = {}  # type: ignore[type-arg]
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.kind is not kind or mention.status not in _PRESENT[:2]:
            continue
        key = str(mention.value).casefold().strip()
        if key in facts:
            known = facts[key]
            agreed = dict.fromkeys((*known.agreed, *(() if mention.method == known.method else (mention.method,))))
            facts[key] = known.model_copy(
                update={"evidence": (*known.evidence, mention.evidence(document)), "agreed": tuple(agreed)}
            )
        else:
            facts[key] = mention.fact(document)
    return tuple(facts.values())


def patient_of(mentions: list[Mention], reading: Reading, document: Document) -> Patient:
    """The patient. A pronoun gives the sex only where no noun does, and only when the pronouns agree."""
    sex = best(mentions, Kind.SEX, reading)
    if sex is not None and sex.confidence < 0.8:
        said = {m.value for m in mentions if m.kind is Kind.SEX}
        if len(said) > 1:
            counts = sorted(
                ((sum(m.kind is Kind.SEX and m.value == s for m in mentions), s) for s in said), reverse=True
            )
            sex = (
                None
                if counts[0][0] <= 2 * counts[1][0]
                else next(m for m in mentions if m.kind is Kind.SEX and m.value == counts[0][1])
            )
    date, autopsy = best(mentions, Kind.DEATH_DATE, reading), best(mentions, Kind.AUTOPSY, reading)
    causes = distinct(mentions, Kind.DEATH_CAUSE, document)
    death = Death(
        date=date.fact(document) if date else None, causes=causes, autopsy=autopsy.fact(document) if autopsy else None
    )
    return Patient(
        initials=fact_of(mentions, Kind.INITIALS, reading, document),
        record_number=fact_of(mentions, Kind.RECORD_NUMBER, reading, document),
        birth_date=fact_of(mentions, Kind.BIRTH_DATE, reading, document),
        age=fact_of(mentions, Kind.AGE, reading, document),
        age_group=_group(mentions, reading, document),
        gestation=fact_of(mentions, Kind.GESTATION, reading, document),
        weight_kg=fact_of(mentions, Kind.WEIGHT, reading, document),
        height_cm=fact_of(mentions, Kind.HEIGHT, reading, document),
        sex=agreeing(sex, (m for m in mentions if m.kind is Kind.SEX)).fact(document) if sex else None,
        history=distinct(mentions, Kind.HISTORY, document),
        death=death if death != Death() else None,
    )


def _group(mentions: list[Mention], reading: Reading, document: Document) -> Fact | None:  # type: ignore[type-arg]
    """The age group; beside a stated age only a form's own tick, for the age says more than "the child"."""
    stated = best(mentions, Kind.AGE, reading) or best(mentions, Kind.BIRTH_DATE, reading)
    return fact_of((m for m in mentions if m.method == "form" or not stated), Kind.AGE_GROUP, reading, document)


def reporter_of(mentions: list[Mention], reading: Reading, document: Document) -> Reporter:
    """The primary source."""
    return Reporter(
        name=fact_of(mentions, Kind.REPORTER_NAME, reading, document),
        organisation=fact_of(mentions, Kind.ORGANISATION, reading, document),
        country=fact_of(mentions, Kind.COUNTRY, reading, document),
        qualification=fact_of(mentions, Kind.QUALIFICATION, reading, document),
    )
