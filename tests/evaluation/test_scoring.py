from pv_reports.evaluation.scores import Miss
from pv_reports.evaluation.scoring import plain, score
from pv_reports.evaluation.tally import Tally

GOLD = {
    "patient": {"age": {"value": 54, "unit": "year"}, "sex": "female"},
    "products": [{"name": "Zelvarin", "role": "suspect"}, {"name": "aspirin", "role": "concomitant"}],
    "reactions": [{"term": "headache", "outcome": "recovered", "seriousness": ["hospitalisation"]}],
}


def scored(gold, found):
    return score("d", gold, found)


def test_the_same_is_perfect():
    result = scored([GOLD], [GOLD])
    assert set(result.total.measures()) == {1.0}
    assert result.total.right == 9
    assert result.cases[0].misses == []


def test_order_and_case_and_outer_punctuation_do_not_matter():
    found = GOLD | {
        "products": list(reversed(GOLD["products"])),
        "reactions": [GOLD["reactions"][0] | {"term": "Headache."}],
    }
    assert scored([GOLD], [found]).total.measures().f1 == 1


def test_a_wrong_value_is_both_a_miss_and_an_invention():
    found = GOLD | {"patient": {"age": {"value": 45, "unit": "year"}, "sex": "female"}}
    result = scored([GOLD], [found])
    age = result.fields["patient.age"]
    assert (age.right, age.wrong, age.missed, age.near_gold) == (0, 1, 1, 0)
    assert result.cases[0].misses == [Miss("patient.age", "54 year", "45 year")]


def test_a_value_that_touches_the_gold_agrees_in_the_relaxed_sense():
    found = GOLD | {"reactions": [GOLD["reactions"][0] | {"term": "severe headache"}]}
    term = scored([GOLD], [found]).fields["reactions.term"]
    assert (term.right, term.near_gold, term.near_found) == (0, 1, 1)
    measured = term.measures()
    assert (measured.f1, measured.token_precision, measured.token_recall) == (0, 0.5, 1)
    assert measured.relaxed_f1 == 1


def test_an_invented_reaction_counts_against_precision_only():
    found = GOLD | {"reactions": [*GOLD["reactions"], {"term": "rash"}]}
    measured = scored([GOLD], [found]).fields["reactions.term"].measures()
    assert (measured.precision, measured.recall, measured.relaxed_precision) == (0.5, 1, 0.5)


def test_a_missing_case_loses_all_its_fields():
    result = scored([GOLD, GOLD | {"patient": {"sex": "male"}}], [GOLD])
    assert (result.cases_gold, result.cases_found) == (2, 1)
    assert result.fields["patient.sex"].measures().recall == 0.5
    assert [case.number for case in result.cases] == [1, 2]


def test_a_case_that_the_gold_has_not_stands_last_and_has_no_number():
    result = scored([GOLD], [{"patient": {"sex": "male"}, "tests": [{"name": "ALT"}]}, GOLD])
    assert [case.number for case in result.cases] == [1, None]
    assert result.cases[1].total.wrong == 2


def test_facts_become_values_and_evidence_is_dropped():
    record = {
        "name": {"value": "x", "evidence": [], "confidence": 1, "method": "form"},
        "role_evidence": [],
        "empty": None,
    }
    assert plain(record) == {"name": "x"}


def test_a_field_without_gold_has_no_recall():
    measured = scored([{}], [{"tests": [{"name": "ALT"}]}]).total.measures()
    assert (measured.precision, measured.recall, measured.f1, measured.relaxed_f1) == (0, None, None, None)


def test_a_field_in_which_nothing_is_found_has_no_precision():
    measured = scored([GOLD], []).total.measures()
    assert (measured.precision, measured.recall, measured.f1, measured.token_f1, measured.relaxed_f1) == (
        None, 0, 0, 0, 0,
    )  # fmt: skip


def test_nothing_at_all_has_no_measure():
    assert set(Tally().measures()) == {None}
