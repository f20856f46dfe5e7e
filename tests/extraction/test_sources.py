"""Several sources of one fact: who said what is kept, and what they state differently becomes a Finding of its case."""

from dataclasses import replace

import pytest

from pv_reports.extraction import Extraction, extract
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.pool import agreeing, pooled
from pv_reports.records import Age, Document, Finding
from tests.extraction.test_extract import assert_quotes, document

TEXT = (
    "A 54-year-old woman took Zelvarin 50 mg twice daily from 3 March 2025. On 17 March 2025 she "
    "developed severe headache "
    "and vomiting. Zelvarin was stopped. She recovered on 20 March 2025."
)


class Says:
    """A model that hands in prepared mentions."""

    def __init__(self, *said: tuple[Kind, str, object], owner: str | None = None) -> None:
        self.said = said
        self.owner = owner

    def mentions(self, document: Document) -> list[Mention]:
        found = []
        for kind, quote, value in self.said:
            at = document.text.index(quote)
            attributes = {"role": value} if kind is Kind.DRUG else None
            value = quote if kind is Kind.DRUG else value
            found.append(
                Mention(
                    kind,
                    at,
                    at + len(quote),
                    value,
                    method="model",
                    confidence=0.8,
                    owner=self.owner,
                    attributes=attributes,
                )
            )
        return found


def checks(found: Extraction) -> list[str]:
    return [finding.check for finding in found.findings]


def test_agreement_keeps_both_sources() -> None:
    one = document(TEXT)
    found = extract(
        [one], Says((Kind.AGE, "54-year-old", Age(value=54, unit="year")), (Kind.REACTION, "headache", "headache"))
    )
    case = found.cases[0]
    assert case.patient.age
    assert (case.patient.age.method, case.patient.age.agreed) == ("pattern", ("model",))
    headache = case.reactions[0].term
    assert headache
    assert "model" in headache.agreed
    assert len(case.reactions) == 2
    assert checks(found) == []
    assert_quotes([one], found.cases)


def test_a_models_mention_of_a_known_medicine_makes_no_second_one() -> None:
    found = extract([document(TEXT)], Says((Kind.DRUG, "Zelvarin", "suspect"), (Kind.DOSE, "50 mg", "50 mg")))
    (product,) = found.cases[0].products
    assert product.name
    assert product.name.agreed == ("model",)
    assert len(product.dosages) == 1


@pytest.mark.parametrize(
    ("kind", "quote", "value", "check"),
    [
        (Kind.AGE, "54", Age(value=45, unit="year"), "disagreement.age"),
        (Kind.SEX, "she", "male", "disagreement.sex"),
        (Kind.WEIGHT, "50", 50.0, None),
    ],
)
def test_disagreement_of_the_patients_fields(kind: Kind, quote: str, value: object, check: str | None) -> None:
    found = extract([document(TEXT)], Says((kind, quote, value)))
    assert checks(found) == ([check] if check else [])
    assert found.cases[0].patient.age
    assert found.cases[0].patient.age.value == Age(value=54, unit="year")


def test_disagreement_about_a_reaction_names_it_and_both_values() -> None:
    model = Says(
        (Kind.REACTION, "headache", "headache"), (Kind.ONSET, "20 March 2025", "2025-03-20"),
        (Kind.OUTCOME, "stopped", "not_recovered"), owner="model:reaction:1",
    )  # fmt: skip
    found = extract([document(TEXT)], model)
    assert set(checks(found)) == {"disagreement.onset", "disagreement.outcome"}
    outcome = next(f for f in found.findings if f.check == "disagreement.outcome")
    assert "headache" in outcome.reason
    assert "recovered" in outcome.reason
    assert "not_recovered" in outcome.reason
    assert found.cases[0].reactions[0].outcome
    assert found.cases[0].reactions[0].outcome.value == "recovered"


def test_disagreement_about_dose_and_action() -> None:
    text = TEXT.replace("Zelvarin was stopped.", "Zelvarin was stopped, he had 5 mg left.")
    model = Says((Kind.DRUG, "Zelvarin", "suspect"), (Kind.ACTION, "left", "reduced"), owner="model:product:1")
    found = extract([document(text)], model)
    assert "disagreement.action_taken" in checks(found)
    assert found.cases[0].products[0].action_taken == "withdrawn"


def test_a_finding_belongs_to_its_case() -> None:
    letter = (
        "Case 1: A 30-year-old man took aspirin 100 mg daily and developed hives on 3 May 2024.\n\n"
        "Case 2: A 70-year-old woman took ibuprofen 400 mg daily and developed melaena on 9 June 2024."
    )
    found = extract([document(letter)], Says((Kind.AGE, "70", Age(value=17, unit="year"))))
    assert len(found.cases) == 2
    assert checks(found) == ["disagreement.age"]
    assert found.about == (1,)
    assert found.findings_of(0) == ()
    assert found.findings_of(1) == found.findings


def test_a_finding_about_the_submission_belongs_to_all() -> None:
    whole = Finding.of_case("language", "warning", "unread")
    found = Extraction(cases=(), findings=(whole,))
    assert found.findings_of(0) == found.findings_of(3) == (whole,)


def test_two_documents_of_one_patient_are_compared() -> None:
    first = document(
        "Patient: A.B., female, 40 years. She took aspirin 100 mg and developed hives on 3 May 2024.", name="a"
    )
    second = document("Patient: A.B., female, 40 years. Aspirin 300 mg was taken. Hives began on 4 May 2024.", name="b")
    found = extract([first, second])
    assert len(found.cases) == 1
    assert {"disagreement.onset", "disagreement.dose"} <= set(checks(found))
    assert set(found.about) == {0}


def test_a_more_exact_date_is_no_disagreement() -> None:
    first = document("Patient: A.B., female, 40 years. She took aspirin and developed hives in May 2024.", name="a")
    second = document("Patient: A.B., female, 40 years. She took aspirin and developed hives on 4 May 2024.", name="b")
    assert checks(extract([first, second])) == []


def test_pooling_keeps_the_trusted_and_remembers_the_other() -> None:
    rule = Mention(Kind.REACTION, 10, 18, "headache")
    model = Mention(Kind.REACTION, 3, 18, "severe headache", method="model", owner="model:reaction:1")
    history = replace(model, kind=Kind.HISTORY)
    elsewhere = Mention(Kind.REACTION, 40, 48, "vomiting", method="model")
    (kept, other) = pooled([model, rule, elsewhere])
    assert (kept.value, kept.method, kept.owner) == ("headache", "pattern", "model:reaction:1")
    assert [m.method for m in (kept.attributes or {})["agreed"]] == ["model"]
    assert other is elsewhere
    (kept,) = pooled([history, rule])
    assert "agreed" not in (kept.attributes or {})


def test_agreeing_adds_each_source_once() -> None:
    one = Mention(Kind.SEX, 0, 3, "female")
    twice = [Mention(Kind.SEX, 9, 12, "female", method="model"), Mention(Kind.SEX, 20, 23, "female", method="model")]
    assert len((agreeing(one, twice).attributes or {})["agreed"]) == 1
    assert agreeing(one, [replace(twice[0], value="male")]) is one
