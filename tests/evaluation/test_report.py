import pytest

from pv_reports.evaluation import Comparison, Evaluation, accuracy_table, report, summary
from pv_reports.evaluation.scoring import score
from pv_reports.evaluation.sentences import score_sentence

SECRET = "glumness|of <the> *mind*\nand more"


def evaluation(found, reader="built-in", documents=4, planned=4):
    gold = {"patient": {"sex": "male"}, "reactions": [{"term": SECRET}]}
    scores = {at: score(f"letter_{at}.txt", [gold], [found if at else gold]) for at in range(documents)}
    return Evaluation("gold", "cases", reader, planned, 7, 200, scores)


@pytest.fixture
def some():
    return evaluation({"patient": {"sex": "male"}, "reactions": [{"term": "joy"}], "tests": [{"name": "ALT"}]})


def test_the_table_has_a_row_for_each_field_with_its_numbers(some):
    rows = accuracy_table(some).splitlines()
    assert rows[0].startswith("| field | gold | found | precision | recall | F1 [95%] |")
    assert "| patient.sex | 4 | 4 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |" in rows
    assert any(row.startswith("| reactions.term | 4 | 4 | 0.250 | 0.250 | 0.250 [") for row in rows)
    assert rows[-1].startswith("| **all** | 8 | 11 | ")
    assert {row.count("|") for row in rows} == {9}


def test_the_short_table_has_a_row_for_each_part(some):
    rows = accuracy_table(some, by_part=True).splitlines()
    assert [row.split(" | ")[0] for row in rows] == [
        "| part",
        "| :---",
        "| patient",
        "| reactions",
        "| tests",
        "| **all**",
    ]
    assert rows[2] == "| patient | 4 | 4 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |"
    assert rows[-1] == accuracy_table(some).splitlines()[-1]


def test_a_field_without_gold_is_no_zero(some):
    assert "| tests.name | 0 | 3 | 0.000 | – | – | – | – |" in accuracy_table(some)


def test_the_summary_holds_no_word_of_the_documents(some):
    assert "glumness" not in summary(some)
    assert "joy" not in summary(some)


def test_the_report_quotes_the_worst_beside_the_gold_and_says_so(some):
    text = report(some)
    assert text.startswith("# Evaluation\n\n> This file quotes the gold")
    assert "### 1. letter\\_1.txt, case 1: 1 missed, 2 wrong" in text
    assert r"| reactions.term | glumness\|of &lt;the&gt; \*mind\* and more | – |" in text
    assert "| reactions.term | – | joy |" in text
    assert "| tests.name | – | ALT |" in text
    assert "200 resamples, seed 7" in text
    assert "| letter\\_0.txt | 1 | 1 | 2 | 2 | 0 | 1.000 | 1.000 | 1.000 | – |" in text


def test_twenty_cases_at_most():
    text = report(evaluation({}, documents=40, planned=40))
    assert text.count("### ") == 20


def test_nothing_wrong_is_said():
    assert "None: nothing differs." in report(evaluation({}, documents=1, planned=1))


def test_an_interruption_and_a_refusal_are_said():
    result = evaluation({}, planned=9)
    result.documents[2].refused = "letter_2.txt: is empty."
    text = report(result)
    assert "Interrupted: 9 were planned." in text
    assert "Refused, all their gold counts as missed: 1." in text
    assert "letter\\_2.txt: is empty." in text


def test_sentences_are_quoted_and_not_listed_one_by_one():
    scores = {
        at: score_sentence(f"s{at}", f"Sentence {at} of x.", {"Drug": ["x"]}, {"Drug": ["x" if at else "y"]})
        for at in range(3)
    }
    text = report(Evaluation("gold", "phee", "built-in", 3, 7, 200, scores))
    assert "2 of 3 sentences are read without a difference" in text
    assert "### 1. s0: 1 missed, 1 wrong\n\n> Sentence 0 of x." in text


def test_a_comparison_has_a_column_for_each_reading_and_the_gain(some):
    better = evaluation({"patient": {"sex": "male"}, "reactions": [{"term": SECRET}]}, "with model")
    text = report(Comparison([some, better]))
    assert "| field | gold | F1 built-in | F1 with model | with model: gain [95%] |" in text
    assert "| patient.sex | 4 | 1.000 | 1.000 | +0.000 |" in text
    assert "| reactions.term | 4 | 0.250 | 1.000 | +0.750 [" in text
    assert "| tests.name | 0 | – | – | – |" in text
    assert "## with model" in text
    assert "glumness" not in summary(Comparison([some, better]))
