import json

import pytest

from pv_reports.errors import PvReportsError
from pv_reports.evaluation import evaluate, evaluate_text
from pv_reports.evaluation.scoring import Scores, normal, plain, score

GOLD = {
    "patient": {"age": {"value": 54, "unit": "year"}, "sex": "female"},
    "products": [{"name": "Zelvarin", "role": "suspect"}, {"name": "aspirin", "role": "concomitant"}],
    "reactions": [{"term": "headache", "outcome": "recovered", "seriousness": ["hospitalisation"]}],
}


def scored(gold, found):
    scores = Scores()
    score("d", gold, found, scores)
    return scores


def test_the_same_is_perfect():
    total = scored([GOLD], [GOLD]).total
    assert (total.precision, total.recall, total.f1, total.token_f1) == (1, 1, 1, 1)
    assert total.right == 9


def test_order_and_case_and_outer_punctuation_do_not_matter():
    found = GOLD | {
        "products": list(reversed(GOLD["products"])),
        "reactions": [GOLD["reactions"][0] | {"term": "Headache."}],
    }
    assert scored([GOLD], [found]).total.f1 == 1


def test_a_wrong_value_is_both_a_miss_and_an_invention():
    found = GOLD | {"patient": {"age": {"value": 45, "unit": "year"}, "sex": "female"}}
    tally = scored([GOLD], [found]).fields["patient.age"]
    assert (tally.right, tally.wrong, tally.missed) == (0, 1, 1)


def test_an_invented_reaction_counts_against_precision_only():
    found = GOLD | {"reactions": [*GOLD["reactions"], {"term": "rash"}]}
    tally = scored([GOLD], [found]).fields["reactions.term"]
    assert (tally.precision, tally.recall) == (0.5, 1)


def test_a_missing_case_loses_all_its_fields():
    scores = scored([GOLD, GOLD | {"patient": {"sex": "male"}}], [GOLD])
    assert (scores.cases_gold, scores.cases_found) == (2, 1)
    assert scores.fields["patient.sex"].recall == 0.5


def test_facts_become_values_and_evidence_is_dropped():
    record = {
        "name": {"value": "x", "evidence": [], "confidence": 1, "method": "form"},
        "role_evidence": [],
        "empty": None,
    }
    assert plain(record) == {"name": "x"}


@pytest.mark.parametrize(("value", "expected"), [(54.0, "54"), (" A  B.", "a b"), (True, "true"), (None, "")])
def test_normal(value, expected):
    assert normal(value) == expected


def test_evaluate_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text(
        "A 54-year-old woman developed headache after taking ibuprofen 400 mg. She recovered. Reported by a physician."
    )
    gold = {"patient": {"age": {"value": 54, "unit": "year"}, "sex": "female"}, "reactions": [{"term": "headache"}]}
    (tmp_path / "a.json").write_text(json.dumps({"file": "a.txt", "cases": [gold]}))
    result = evaluate(tmp_path)
    assert result.quotes == result.quotes_identical > 0
    assert result.scores.fields["patient.age"].f1 == 1
    assert "patient.age" in evaluate_text(result)
    assert result.as_json()["cases"] == {"gold": 1, "found": 1}


def test_a_missing_document_is_named(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"file": "nowhere.txt", "cases": []}))
    with pytest.raises(PvReportsError, match=r"nowhere\.txt"):
        evaluate(tmp_path)


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(PvReportsError, match="no gold"):
        evaluate(tmp_path)
