"""check: each rule with a sentence that passes and one that does not."""

from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pv_reports.records import (
    Age,
    Death,
    Fact,
    Patient,
    Product,
    Reaction,
    Reporter,
    Section,
    Sentence,
)
from tests.cases import case, fact, passage
from tests.checking.drafts import about, checks, findings, key, made

DOSE = ("products.0.name", "products.0.dosages.0.text", "products.0.dosages.0.frequency")
EVENT = ("reactions.1.term", "reactions.1.onset")
RECOVERY = ("reactions.0.term", "reactions.0.outcome", "reactions.0.end")
ACTION = ("products.0.name", "products.0.action_taken")


def test_the_auto_narrative_of_the_small_case_has_no_finding():
    record, draft = made()
    assert findings(draft, record) == ()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Zelvarin was given at a dose of 50 mg twice daily.", DOSE),
        ("She took zelvatinib 50 mg two times a day.", DOSE),
        ("A severe headache began on 17 March 2025.", EVENT),
        ("In March 2025 she developed a severe headache.", EVENT),
        ("ALT <3x ULN & rising had recovered by 20 March 2025.", RECOVERY),
        ("Zelvarin was stopped.", ACTION),
        ("The patient is a woman of 54 years of age.", ("patient.age", "patient.sex")),
        (
            "The physician in Germany reported this on 21 March 2025.",
            ("reporter.qualification", "reporter.country", "received"),
        ),
        ("ALT <3x ULN & rising led to hospitalisation.", ("reactions.0.term", "reactions.0.seriousness.0")),
    ],
)
def test_faithful_sentences_pass(text, paths):
    assert about(text, *paths) == []


@pytest.mark.parametrize(
    ("text", "paths", "rule"),
    [
        ("Zelvarin was given at a dose of 500 mg twice daily.", DOSE, "figures.unsupported_number"),
        ("Zelvarin was given at a dose of 50 micrograms twice daily.", DOSE, "figures.wrong_unit"),
        ("Zelvarin was given at a dose of 50 mg once daily.", DOSE, "citations.not_expressed"),
        ("Warfarin was given at a dose of 50 mg twice daily.", DOSE, "names.unsupported_drug"),
        ("On 18 March 2025, she experienced severe headache.", EVENT, "dates.unsupported"),
        ("On 17 March 2025, she experienced severe headache and pancreatitis.", EVENT, "names.unsupported_reaction"),
        ("On 17 March 2025, she did not experience severe headache.", EVENT, "negation.added"),
        ("On 17 March 2025, he experienced severe headache.", EVENT, "persons.wrong_sex"),
        ("ALT <3x ULN & rising had not resolved on 20 March 2025.", RECOVERY, "outcomes.wrong_outcome"),
        ("ALT <3x ULN & rising was resolving on 20 March 2025.", RECOVERY, "outcomes.wrong_outcome"),
        ("ALT <3x ULN & rising had a fatal outcome on 20 March 2025.", RECOVERY, "outcomes.wrong_outcome"),
        ("Zelvarin was continued unchanged.", ACTION, "outcomes.wrong_action"),
        ("Zelvarin was not withdrawn.", ACTION, "outcomes.wrong_action"),
        ("The batch number of Zelvarin was ZV-77.", ("products.0.name",), "figures.unsupported_code"),
        ("The patient is a 45-year-old woman.", ("patient.age", "patient.sex"), "persons.wrong_age"),
        ("The patient is a 54-year-old man.", ("patient.age", "patient.sex"), "persons.wrong_sex"),
        (
            "A pharmacist in Germany reported this on 21 March 2025.",
            ("reporter.qualification", "reporter.country", "received"),
            "outcomes.wrong_qualification",
        ),
        (
            "ALT <3x ULN & rising was life-threatening.",
            ("reactions.0.term", "reactions.0.seriousness.0"),
            "outcomes.wrong_seriousness",
        ),
        ("The patient had no history of diabetes.", ("patient.sex",), "negation.unsupported"),
        ("Severe headache began on 17 March 2025.", (*EVENT, "reactions.0.outcome"), "outcomes.wrong_outcome"),
        ("Severe headache began on 17 March 2025.", (*EVENT, "products.0.name"), "citations.not_expressed"),
    ],
)
def test_harmed_sentences_are_caught(text, paths, rule):
    found = about(text, *paths)
    assert rule in {finding.check for finding in found} or (
        rule == "outcomes.wrong_outcome" and "citations.not_expressed" in {f.check for f in found}
    )
    assert all(finding.severity == "blocker" for finding in found)


def test_a_finding_points_at_the_words_and_names_the_expected_value():
    (finding,) = [
        f
        for f in about("Zelvarin was given at a dose of 50 micrograms twice daily.", *DOSE)
        if f.check == "figures.wrong_unit"
    ]
    _, draft = made()
    assert finding.end - finding.start == len("50 micrograms")
    assert finding.suggestion == f"{key(draft, 'products.0.dosages.0.text')} says 50 mg."


def test_a_date_more_precise_than_its_source_is_refused_and_a_less_precise_one_is_not():
    text = "Headache began in March 2025."
    record = case(
        reactions=(Reaction(term=fact("Headache", "Headache", text), onset=fact("2025-03", "March 2025", text)),)
    )
    paths = ("reactions.0.term", "reactions.0.onset")
    assert checks("Headache began in 2025.", *paths, record=record, source=text) == set()
    assert "dates.too_precise" in checks("Headache began on 5 March 2025.", *paths, record=record, source=text)


def test_an_autopsy_that_was_not_done_stays_undone():
    text = "He died on 3 May 2025 and no autopsy was performed."
    record = case(
        patient=Patient(
            death=Death(date=fact("2025-05-03", "3 May 2025", text), autopsy=fact(False, "no autopsy", text))
        )
    )
    assert checks("An autopsy was not performed.", "patient.death.autopsy", record=record, source=text) == set()
    assert "outcomes.wrong_autopsy" in checks(
        "An autopsy was performed.", "patient.death.autopsy", record=record, source=text
    )


def test_a_fact_of_another_product_is_not_this_one_s():
    text = "Zelvarin was stopped and imatinib was stopped."
    products = tuple(
        Product(
            name=fact(name, name, text), action_taken="withdrawn", action_evidence=fact("x", "stopped", text).evidence
        )
        for name in ("Zelvarin", "imatinib")
    )
    record = case(products=products, reactions=())
    assert (
        checks("Zelvarin was withdrawn.", "products.0.name", "products.0.action_taken", record=record, source=text)
        == set()
    )
    rules = checks("Zelvarin was withdrawn.", "products.0.name", "products.1.action_taken", record=record, source=text)
    assert rules == {"citations.wrong_owner"}


def test_keys_that_were_not_issued_and_sentences_without_keys_are_blockers():
    record, draft = made()
    sentences = (
        Sentence(text="Zelvarin was stopped.", citations=(key(draft, "products.0.name"), "F999"), author="model"),
        Sentence(text="Zelvarin was given.", author="model"),
    )
    harmed = draft.model_copy(
        update={"sections": (Section(id="source", title="S", sentences=sentences), *draft.sections[1:])}
    )
    rules = {f.check: f.severity for f in findings(harmed, record) if f.sentence}
    assert rules["citations.unissued"] == rules["citations.missing"] == "blocker"


def test_a_person_s_sentence_without_keys_is_held_against_the_whole_case_and_only_warned_about():
    record, draft = made()
    for text, expected in (("She took 50 mg of Zelvarin.", set()), ("She took 60 mg of Zelvarin.", {"warning"})):
        section = Section(id="source", title="S", sentences=(Sentence(text=text, author="person"),))
        edited = draft.model_copy(update={"sections": (section, *draft.sections[1:])})
        assert {f.severity for f in findings(edited, record) if f.sentence == text} == expected


def test_evidence_is_read_again():
    record, draft = made()
    found = findings(draft, record, text="X" + "A 54-year-old woman")
    assert "citations.evidence" in {finding.check for finding in found}


def test_a_fact_that_changed_since_the_draft_is_stale():
    _, draft = made()
    changed = case(patient=Patient(age=fact(Age(value=45, unit="year"), "54-year-old"), sex=fact("female", "woman")))
    assert "citations.stale" in {finding.check for finding in findings(draft, changed)}


def test_a_quotation_must_be_verbatim():
    source = passage(
        "Zelvarin is metabolised by CYP3A4. Clarithromycin doubles the exposure to zelvatinib; avoid it.",
        "4.5 Interactions",
    )
    record, draft = made(hits=[source])
    cited = next(c.key for c in draft.citations if c.kind == "passage")
    for quote, expected in (
        ("Clarithromycin doubles the exposure to zelvatinib; avoid it", set()),
        ("Clarithromycin halves the exposure", {"citations.quote"}),
    ):
        sentence = Sentence(
            text=f"The data sheet of Zelvarin states: “{quote}”.",
            citations=(cited, key(draft, "products.0.name")),
            author="model",
        )
        section = Section(id="source", title="S", sentences=(sentence,))
        quoted = draft.model_copy(update={"sections": (section, *draft.sections[1:])})
        assert expected <= {f.check for f in findings(quoted, record, [source]) if f.sentence == sentence.text}
        assert expected or "citations.quote" not in {f.check for f in findings(quoted, record, [source])}


def test_an_omitted_reaction_blocks_and_an_omitted_weight_warns():
    record, draft = made()
    shorter = draft.model_copy(
        update={"sections": tuple(s for s in draft.sections if s.id not in ("event", "outcome", "company_comment"))}
    )
    omitted = {f.reason: f.severity for f in findings(shorter, record) if f.check == "omissions.fact"}
    assert any("severe headache" in reason and severity == "blocker" for reason, severity in omitted.items())
    assert any("action taken" in reason and severity == "warning" for reason, severity in omitted.items())
    assert all(f.check != "omissions.fact" for f in findings(draft, record))


def test_a_sentence_said_twice_is_noted():
    record, draft = made()
    section = draft.sections[1]
    twice = draft.model_copy(
        update={
            "sections": (
                draft.sections[0],
                section.model_copy(update={"sentences": section.sentences * 2}),
                *draft.sections[2:],
            )
        }
    )
    (finding,) = [f for f in findings(twice, record) if f.severity == "note"]
    assert finding.check == "citations.repeated"


def test_dates_in_an_impossible_order_and_death_beside_recovery_are_contradictions():
    base = case()
    first = base.reactions[0].model_copy(update={"onset": Fact(value="2025-02-01"), "end": Fact(value="2025-01-15")})
    record = base.model_copy(
        update={"reactions": (first.model_copy(update={"seriousness": (Fact(value="death"),)}), base.reactions[1])}
    )
    _, draft = made(record)
    rules = {f.check for f in findings(draft, record)}
    assert {
        "contradiction.onset_before_start",
        "contradiction.end_before_onset",
        "contradiction.death_and_recovery",
    } <= rules


def test_two_ages_in_the_documents_are_a_contradiction():
    record, draft = made()
    from tests.cases import TEXT

    assert "contradiction.age" in {
        f.check for f in findings(draft, record, text=TEXT + " The patient is 55 years old.")
    }


@pytest.mark.parametrize(
    "text",
    [
        "Dr Anna Berg reported this on 21 March 2025.",
        "Contact the reporter at berg@clinic.example.",
        "The telephone number is +49 30 555 0199 12.",
        "The patient, A.B., recovered.",
        "She was born on 14 November 1970.",
        "The reporter lives at 12 Mill Lane.",
        "Her record number is 4471-882.",
    ],
)
def test_identifiers_are_blockers(text):
    patient = case().patient.model_copy(
        update={
            "initials": Fact(value="A.B."),
            "birth_date": Fact(value="1970-11-14"),
            "record_number": Fact(value="4471-882"),
        }
    )
    found = [f for f in about(text, "received", record=case(patient=patient)) if f.check.startswith("privacy.")]
    assert found
    assert all(finding.severity == "blocker" for finding in found)


def test_a_clean_sentence_holds_no_identifier():
    assert not [
        rule
        for rule in checks("Zelvarin 50 mg was stopped on 21 March 2025.", "received")
        if rule.startswith("privacy.")
    ]


def test_the_outcome_of_a_long_list_of_reactions_as_reported_is_no_blocker():
    terms = ["autism", "red", "no energy", "pacing on her tiptoes", "arms were flopping", "stopped breathing", "rash"]
    reactions = tuple(Reaction(term=Fact(value=term), outcome=Fact(value="unknown")) for term in terms)
    record, draft = made(case(reactions=reactions))
    assert "arms were flopping" in next(s.text for s in sentences_of(draft) if "unknown" in s.text)
    assert [f for f in findings(draft, record) if f.severity == "blocker" or f.check == "omissions.fact"] == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("reported as unknown", "reported as recovered", "outcomes.wrong_outcome"),
        ("no energy", "energy", "citations.not_expressed"),
        ("stopped breathing", "stopped breathing and pancreatitis", "names.unsupported_reaction"),
        ("was reported", "was not reported", "negation.unsupported"),
    ],
)
def test_a_harm_among_reported_words_is_still_caught(old, new, rule):
    terms = ["rash", "no energy", "stopped breathing"]
    reactions = tuple(Reaction(term=Fact(value=term), outcome=Fact(value="unknown")) for term in terms)
    record, draft = made(case(reactions=reactions))
    sentence = next(s for s in sentences_of(draft) if "outcome of" in s.text)
    harmed = sentence.model_copy(update={"text": sentence.text.replace(old, new)})
    section = Section(id="source", title="S", sentences=(harmed,))
    changed = draft.model_copy(update={"sections": (section, *draft.sections[1:])})
    assert rule in {f.check for f in findings(changed, record) if f.sentence == harmed.text}


def sentences_of(draft):
    return [sentence for section in draft.sections for sentence in section.sentences]


# Random cases: whatever the record holds, its own auto-narrative must pass.
_TERMS = (
    "headache",
    "severe nausea",
    "Stevens-Johnson syndrome",
    "rash and fever",
    "ALT increased",
    "dizziness",
    "fall",
    # Reported words that deny, end a sentence, sound like an outcome or an action, or are no noun.
    "no energy",
    "red",
    "felt faint",
    "arms were flopping",
    "pacing on her tiptoes",
    "did not respond",
    "stopped breathing",
    "drug withdrawal syndrome",
    "sudden death",
    "temp. of 104.5",
    "diarrhoea; bloody",
    "fear of falling",
    "history of seizures recurred",
    "absence of reflexes",
    "improved hearing",
    "hospitalisation",
    "unknown rash",
    "“sick” feeling",
    "wrong drug administered",
)
_DRUGS = (
    "Zelvarin",
    "paracetamol",
    "ramipril",
    "MabThera",
    "folic acid",
    "diphtheria toxoid (+) pertussis acellular 3-component vaccine (+) tetanus toxoid",
    "St. John's wort",
    "Non-Drowsy Claritin",
    "Unknown vaccine",
)
_dates = st.dates(min_value=date(2001, 1, 1), max_value=date(2026, 1, 1)).map(str)
_partial = st.one_of(_dates, _dates.map(lambda d: d[:7]), _dates.map(lambda d: d[:4]))


def _fact(strategy):
    return strategy.map(lambda value: Fact(value=value, evidence=()))


def _maybe(strategy):
    return st.one_of(st.none(), _fact(strategy))


_reactions = st.builds(
    Reaction,
    term=_fact(st.sampled_from(_TERMS)),
    onset=_maybe(_partial),
    end=_maybe(_partial),
    time_to_onset=_maybe(st.sampled_from(["two weeks", "3 days", "10 minutes"])),
    duration=_maybe(st.sampled_from(["5 days", "two hours"])),
    outcome=_maybe(st.sampled_from(["recovered", "recovering", "not_recovered", "sequelae", "fatal", "unknown"])),
    seriousness=st.lists(
        st.sampled_from(
            ["death", "life_threatening", "hospitalisation", "disability", "congenital_anomaly", "medically_important"]
        ),
        max_size=2,
        unique=True,
    ).map(lambda values: tuple(Fact(value=v) for v in values)),
)
_products = st.builds(
    Product,
    name=_fact(st.sampled_from(_DRUGS)),
    role=st.sampled_from(["suspect", "concomitant", "interacting"]),
    indication=_maybe(st.sampled_from(["hypertension", "migraine", "chronic pain"])),
    lot=_maybe(st.sampled_from(["ZV2481", "12-B77"])),
    action_taken=st.one_of(
        st.none(), st.sampled_from(["withdrawn", "reduced", "increased", "unchanged", "unknown", "not_applicable"])
    ),
    dechallenge=_maybe(st.sampled_from(["positive", "negative", "unknown"])),
    rechallenge=_maybe(st.sampled_from(["positive", "negative", "unknown"])),
)
_cases = st.builds(
    lambda patient, reporter, products, reactions, received: case(
        patient=patient, reporter=reporter, products=tuple(products), reactions=tuple(reactions), received=received
    ),
    st.builds(
        Patient,
        age=_maybe(
            st.builds(Age, value=st.integers(1, 99).map(float), unit=st.sampled_from(["year", "month", "week"]))
        ),
        sex=_maybe(st.sampled_from(["female", "male"])),
        weight_kg=_maybe(st.floats(2, 150).map(lambda x: round(x, 1))),
        age_group=_maybe(st.sampled_from(["child", "adult", "elderly"])),
        history=st.lists(st.sampled_from(["asthma", "diabetes", "gout"]), max_size=2, unique=True).map(
            lambda values: tuple(Fact(value=v) for v in values)
        ),
    ),
    st.builds(
        Reporter,
        qualification=_maybe(st.sampled_from(["physician", "pharmacist", "other_hcp", "lawyer", "consumer"])),
        country=_maybe(st.sampled_from(["DE", "GB", "US"])),
    ),
    st.lists(_products, min_size=1, max_size=3, unique_by=lambda product: product.name.value),
    st.lists(_reactions, min_size=1, max_size=12, unique_by=lambda reaction: reaction.term.value),
    _maybe(_partial),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_cases)
def test_the_auto_narrative_of_any_case_has_no_blocker(record):
    # A reaction that is fatal and has recovered is a contradiction of the record, which a check of its own reports.
    assume(
        not any(
            r.outcome and r.outcome.value != "fatal" and "death" in {f.value for f in r.seriousness}
            for r in record.reactions
        )
    )
    record, draft = made(record)
    blockers = [f for f in findings(draft, record) if f.severity == "blocker"]
    assert blockers == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_no_sentence_makes_the_checks_fail(text):
    record, draft = made()
    keys = tuple(citation.key for citation in draft.citations)[:6]
    section = Section(id="source", title="S", sentences=(Sentence(text=text, citations=keys, author="model"),))
    changed = draft.model_copy(update={"sections": (section, *draft.sections[1:])})
    for finding in findings(changed, record):
        assert 0 <= finding.start <= finding.end <= len(changed.text)
