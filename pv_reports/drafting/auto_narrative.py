"""The auto-narrative: sentences built from the facts alone, each citing the facts it says. No model, no guess."""

from collections.abc import Callable, Iterator, Sequence

from pv_reports.drafting import wording as w
from pv_reports.drafting.company_comment import company_comment
from pv_reports.drafting.material import Material
from pv_reports.drafting.product_sentences import product_sentences
from pv_reports.records import Reaction, SafetyCase, Section, Sentence

Writer = Callable[[Material], Iterator[Sentence]]


def terms_of(case: SafetyCase, members: Sequence[int]) -> list[str]:
    """The reported terms of some reactions, as they stand within a sentence."""
    return [w.write_term(reaction.term.value) for n in members if (reaction := case.reactions[n]).term]


def auto_sections(titles: Sequence[tuple[str, str]], material: Material) -> tuple[Section, ...]:
    """The sections (id, title) in order; one whose writer has nothing to say stays empty."""
    return tuple(Section(id=name, title=title, sentences=tuple(_WRITERS[name](material))) for name, title in titles)


def _source(m: Material) -> Iterator[Sentence]:
    case = m.case
    kind = w.REPORT_TYPE[case.report_type.value] if case.report_type else "report"
    reporter = case.reporter
    text = f"This {kind} was received"
    if reporter.qualification or reporter.country:
        text += f" from {w.QUALIFICATION[reporter.qualification.value] if reporter.qualification else 'a reporter'}"
    if reporter.country:
        text += f" in {w.country_name(reporter.country.value)}"
    if case.received:
        text += f" {w.at_date(case.received.value)}"
    paths = ("report_type", "reporter.qualification", "reporter.country", "received")
    if m.keys.of(*paths[1:]):
        yield m.say(f"{text}.", *paths)
    elif case.report_type:
        yield m.say(f"This is a {kind}.", "report_type")
    for n, follow_up in enumerate(case.follow_ups):
        yield m.say(f"Follow-up information was received {w.at_date(follow_up.value)}.", f"follow_ups.{n}")
    for n, number in enumerate(case.case_numbers):
        yield m.say(f"The sender's case number is {number.value}.", f"case_numbers.{n}")


def _patient(m: Material) -> Iterator[Sentence]:
    patient = m.case.patient
    age = patient.age.value if patient.age else None
    noun = f"{patient.sex.value} patient" if patient.sex else "patient"
    if age and age.unit != "decade":
        text = f"The report concerns {w.article(age.value)} {w.write_age(age)} {noun}."
        yield m.say(text, "patient.age", "patient.sex")
    elif patient.sex:
        yield m.say(f"The report concerns a {noun}.", "patient.sex")
    if age and age.unit == "decade":
        yield m.say(f"The patient's age was given as {w.write_number(age.value)} decades.", "patient.age")
    if patient.age_group and not patient.age:
        yield m.say(f"The age group was {patient.age_group.value}.", "patient.age_group")
    if patient.gestation:
        yield m.say(f"The gestation was {patient.gestation.value}.", "patient.gestation")
    if patient.weight_kg:
        yield m.say(f"The weight was {w.write_number(patient.weight_kg.value)} kg.", "patient.weight_kg")
    if patient.height_cm:
        yield m.say(f"The height was {w.write_number(patient.height_cm.value)} cm.", "patient.height_cm")
    if patient.history:
        items = [w.inside(fact.value) for fact in patient.history]
        paths = [f"patient.history.{n}" for n in range(len(items))]
        yield m.say(f"The reported medical history included {w.join(items)}.", *paths)


def _event(m: Material) -> Iterator[Sentence]:
    order = sorted(range(len(m.case.reactions)), key=lambda n: (_onset(m.case.reactions[n]), n))
    together: dict[tuple[str, str], list[int]] = {}
    for n in order:
        reaction = m.case.reactions[n]
        if reaction.term:
            delay = reaction.time_to_onset.value if reaction.time_to_onset else ""
            together.setdefault((reaction.onset.value if reaction.onset else "", delay), []).append(n)
    for (onset, delay), members in together.items():
        terms = [reaction.term.value for n in members if (reaction := m.case.reactions[n]).term]
        when = f"{w.at_date(onset)}, " if onset else ""
        after = f" (reported time to onset: {w.inside(delay)})" if delay else ""
        paths = [f"reactions.{n}.{field}" for n in members for field in ("term", "onset", "time_to_onset")]
        yield m.say(f"{when}{_experienced(terms)}{after}.", *paths)
    for n in order:
        reaction = m.case.reactions[n]
        if reaction.term and reaction.duration:
            text = f"{w.write_term(reaction.term.value)} lasted {reaction.duration.value}."
            yield m.say(text, f"reactions.{n}.term", f"reactions.{n}.duration")
    yield from _seriousness(m)


def _experienced(terms: list[str]) -> str:
    """Reactions by their names; what was only said of the patient is quoted as it was written, capitals included."""
    nouns = [w.inside(term) for term in terms if w.is_noun(term)]
    said = [w.write_term(term) for term in terms if not w.is_noun(term)]
    parts = [f"experienced {w.join(nouns)}"] if nouns else []
    parts += (
        [f"was reported with the word{'' if len(said) == 1 and ' ' not in said[0] else 's'} {w.join(said)}"]
        if said
        else []
    )
    return f"the patient {' and '.join(parts)}"


def _seriousness(m: Material) -> Iterator[Sentence]:
    """Reactions with the same criteria share a sentence."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for result in m.assessment.seriousness:
        if result.serious:
            alike.setdefault(result.criteria, []).append(result.reaction)
    words = {
        "death": "death",
        "life_threatening": "life-threatening",
        "hospitalisation": "hospitalisation",
        "disability": "disability",
        "congenital_anomaly": "congenital anomaly",
        "medically_important": "medically important",
    }
    for criteria, members in alike.items():
        terms = terms_of(m.case, members)
        if not terms:
            continue
        everything = len(members) == len(m.case.reactions) >= w.MANY
        paths = []
        for n in members:
            reaction = m.case.reactions[n]
            fatal = reaction.outcome is not None and reaction.outcome.value == "fatal"
            paths += [] if everything else [f"reactions.{n}.term"]
            paths += [f"reactions.{n}.seriousness.{i}" for i in range(len(reaction.seriousness))]
            paths += [f"reactions.{n}.outcome"] if fatal else []
        subject = "all reported reactions" if everything else w.join(terms)
        noun = "criterion" if len(criteria) == 1 else "criteria"
        text = f"{subject} met the seriousness {noun} {w.join([words[name] for name in criteria])}."
        yield m.say(text, *paths, *(f"seriousness.{n}" for n in members))


def _onset(reaction: Reaction) -> str:
    return reaction.onset.value if reaction.onset else "9999"


def _tests(m: Material) -> Iterator[Sentence]:
    for n, test in enumerate(m.case.tests):
        if not test.name:
            continue
        text = f"the result for {w.inside(test.name.value)}"
        if test.value:
            unit = f" {test.unit}" if test.unit and not test.value.value.endswith(test.unit) else ""
            text += f" was {test.value.value}{unit}"
        else:
            text = f"{w.inside(test.name.value)} was measured"
        if test.date:
            text += f" {w.at_date(test.date.value)}"
        if test.reference_range:
            text += f" (reference range {test.reference_range.value})"
        fields = ("name", "value", "date", "reference_range")
        yield m.say(f"{text}.", *(f"tests.{n}.{field}" for field in fields))


def _outcome(m: Material) -> Iterator[Sentence]:
    case = m.case
    if case.treatments:
        paths = [f"treatments.{n}" for n in range(len(case.treatments))]
        yield m.say(
            f"Treatment given included {w.join([w.inside_treatment(fact.value) for fact in case.treatments])}.",
            *paths,
        )
    for n, product in enumerate(case.products):
        if not product.name:
            continue
        name = w.inside_name(product.name.value)
        if product.action_taken:
            yield m.say(f"{name} {w.ACTION[product.action_taken]}.", f"products.{n}.name", f"products.{n}.action_taken")
        if product.dechallenge:
            done = w.STOPPED.get(product.action_taken or "", "stopped or reduced")
            text = w.DECHALLENGE[product.dechallenge.value].format(product=name, done=done)
            yield m.say(text, f"products.{n}.dechallenge", f"products.{n}.name")
        if product.rechallenge:
            text = w.RECHALLENGE[product.rechallenge.value].format(product=name)
            yield m.say(text, f"products.{n}.rechallenge", f"products.{n}.name")
    same: dict[tuple[str, str], list[int]] = {}
    for n, reaction in enumerate(case.reactions):
        if reaction.term and (reaction.outcome or reaction.end):
            key = (reaction.outcome.value if reaction.outcome else "", reaction.end.value if reaction.end else "")
            same.setdefault(key, []).append(n)
    for (outcome, end), members in same.items():
        terms = w.join(terms_of(case, members))
        paths = [f"reactions.{n}.{field}" for n in members for field in ("term", "outcome", "end")]
        when = f" {w.at_date(end)}" if end else ""
        text = w.OUTCOME[outcome].format(terms=terms, when=when) if outcome else f"{terms} ended{when}"
        yield m.say(f"{text}.", *paths)
    yield from _death(m)


def _death(m: Material) -> Iterator[Sentence]:
    death = m.case.patient.death
    if death is None:
        return
    if death.date:
        yield m.say(f"The patient died {w.at_date(death.date.value)}.", "patient.death.date")
    if death.causes:
        paths = [f"patient.death.causes.{n}" for n in range(len(death.causes))]
        yield m.say(f"The reported cause of death was {w.join([fact.value for fact in death.causes])}.", *paths)
    if death.autopsy:
        yield m.say(f"An autopsy was {'' if death.autopsy.value else 'not '}performed.", "patient.death.autopsy")


def _reporter_assessment(m: Material) -> Iterator[Sentence]:
    for n, causality in enumerate(m.case.reporter_causality):
        text = f"The reporter's statement on causality was: “{causality.statement.value.rstrip('.')}”."
        yield m.say(text, f"reporter_causality.{n}.statement")


def _company_comment(m: Material) -> Iterator[Sentence]:
    yield from company_comment(m.case, m.assessment, m.hits, m.keys)


_WRITERS: dict[str, Writer] = {
    "source": _source,
    "patient": _patient,
    "products": product_sentences,
    "event": _event,
    "tests": _tests,
    "outcome": _outcome,
    "reporter_assessment": _reporter_assessment,
    "company_comment": _company_comment,
}
