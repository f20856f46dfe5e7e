import importlib.util
import json
import random
from collections import defaultdict

import pytest

from pv_reports.evaluation import evaluate
from pv_reports.evaluation.sentences import SLOTS, found_slots, gold_slots, score_sentence

ADVERSE = {
    "event_type": "Adverse_event",
    "Subject": {"text": [["a man aged 60"]], "Age": {"text": [["60"]]}, "Gender": {"text": [["man"]]}},
    "Treatment": {"text": [["zelvarin"]], "Drug": {"text": [["zelvarin"], ["aspirin"]]}},
    "Effect": {"text": [["rash", "fever"]]},
}
HOPED = {"event_type": "Potential_therapeutic_event", "Effect": {"text": [["relief"]]}, "Drug": {"text": [["aspirin"]]}}


def test_slots_at_any_depth_and_every_part_of_them():
    assert gold_slots([{"events": [ADVERSE]}]) == {
        "Age": ["60"], "Gender": ["man"], "Drug": ["zelvarin", "aspirin"], "Effect": ["rash", "fever"],
    }  # fmt: skip


def test_a_hoped_for_effect_is_no_reaction_but_its_drug_is_a_drug():
    assert gold_slots([{"events": [HOPED]}]) == {"Drug": ["aspirin"]}


def test_text_of_another_shape_is_named():
    with pytest.raises(ValueError, match="Drug"):
        gold_slots([{"events": [{"event_type": "Adverse_event", "Drug": {"text": ["aspirin"]}}]}])


def fact(*quotes):
    return {"value": "any", "evidence": [{"quote": quote} for quote in quotes]}


CASE = {
    "patient": {"age": fact("60"), "sex": None},
    "products": [
        {
            "name": fact("Zelvarin", "zelvarin"),
            "indication": fact("gout"),
            "dosages": [{"text": fact("5 mg"), "route": fact("oral"), "frequency": fact("daily"), "duration": None}],
        }
    ],
    "reactions": [{"term": fact("rash"), "time_to_onset": fact("two days")}],
}


def test_the_quotes_of_a_case_stand_for_its_slots():
    assert found_slots([CASE]) == {
        "Age": ["60"], "Drug": ["Zelvarin", "zelvarin"], "Disorder": ["gout"], "Dosage": ["5 mg"], "Route": ["oral"],
        "Freq": ["daily"], "Effect": ["rash"], "Time_elapsed": ["two days"],
    }  # fmt: skip


def test_a_slot_is_a_set_of_strings():
    score = score_sentence("s", "…", {"Drug": ["zelvarin"]}, {"Drug": ["Zelvarin", "zelvarin."]})
    assert (score.total.right, score.total.wrong, score.total.missed) == (1, 0, 0)


def test_what_meets_in_part_stands_on_one_line():
    score = score_sentence("s", "…", {"Effect": ["severe rash", "fever"]}, {"Effect": ["rash", "cough"]})
    assert score.cases[0].misses == [
        ("Effect", "severe rash", "rash"), ("Effect", "fever", None), ("Effect", None, "cough"),
    ]  # fmt: skip
    tally = score.fields["Effect"]
    assert (tally.near_gold, tally.near_found, tally.tokens_shared) == (1, 1, 1)
    assert (tally.tokens_gold, tally.tokens_found) == (3, 2)


def test_slots_that_neither_side_has_are_left_out():
    assert set(score_sentence("s", "…", {"Drug": ["x"]}, {}).fields) == {"Drug"}


def scored_by_tool(shared_data, gold, found):
    """Exact and token F1 of each slot and of all, as the public scorer of the shared data counts them."""
    place = shared_data.parent / "tools" / "score_phee.py"
    if not place.is_file():
        pytest.skip(f"no {place}")
    spec = importlib.util.spec_from_file_location("score_phee", place)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool.score([tool.gold(row) for row in gold], [tool.pred(cases) for cases in found])


def close(tally, expected):
    measured = tally.measures()
    exact, token = (100 * (value or 0) for value in (measured.f1, measured.token_f1))
    # the tool rounds to one decimal
    return (exact, token) == (pytest.approx(expected[0], abs=0.0501), pytest.approx(expected[1], abs=0.0501))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["dev.json", "train.json"])
def test_our_figures_are_the_public_scorers_for_answers_of_any_quality(shared_data, name):
    """Answers are drawn from the sentences' own words and gold, with faults of every kind."""
    rows = [json.loads(line) for line in (shared_data / "phee" / name).read_text("utf-8").split("\n") if line.strip()]
    chance = random.Random(7)
    found = [[_some_case(chance, row["context"].split(), gold_slots(row["annotations"]))] for row in rows]
    expected = scored_by_tool(shared_data, rows, found)
    ours = [
        score_sentence(row["id"], row["context"], gold_slots(row["annotations"]), found_slots(cases))
        for row, cases in zip(rows, found, strict=True)
    ]
    assert expected["ALL"][0] > 30
    _held_against(ours, expected)


def _some_case(chance, words, gold):
    def some(slot):
        right = [text for text in gold.get(slot, ()) if chance.random() < 0.7]
        wrong = [" ".join(words[at : at + 2]) for at in range(len(words)) if chance.random() < 0.05]
        return fact(*right, *wrong)

    return {
        "patient": {"age": some("Age"), "sex": some("Gender")},
        "products": [
            {
                "name": some("Drug"),
                "indication": some("Disorder"),
                "dosages": [
                    {
                        "text": some("Dosage"), "route": some("Route"), "frequency": some("Freq"),
                        "duration": some("Duration"),
                    }
                ],
            }
        ],
        "reactions": [{"term": some("Effect"), "time_to_onset": some("Time_elapsed")}],
    }  # fmt: skip


def _held_against(documents, expected):
    from pv_reports.evaluation.scores import merged, summed

    fields = merged(document.fields for document in documents)
    assert set(fields) == set(SLOTS)
    for slot in SLOTS:
        assert close(fields[slot], expected[slot]), slot
    assert close(summed(fields.values()), expected["ALL"])


@pytest.mark.shared
@pytest.mark.slow
def test_the_command_and_the_public_scorer_agree_on_what_is_read(shared_data):
    """`evaluate` on dev against the tool on what `extract --jsonl` gives of the same sentences."""
    from pv_reports.intake import text_document
    from pv_reports.pipeline import cases_of

    dev = shared_data / "phee" / "dev.json"
    rows = [json.loads(line) for line in dev.read_text("utf-8").split("\n") if line.strip()]
    result = evaluate(dev)
    found = [
        [case.model_dump(mode="json") for case in cases_of((text_document(row["context"], row["id"]),)).cases]
        for row in rows
    ]
    expected = scored_by_tool(shared_data, rows, found)
    known = defaultdict(type(result.total), result.fields)
    for slot in SLOTS:
        assert close(known[slot], expected[slot]), slot
    assert close(result.total, expected["ALL"])
    assert result.format == "phee"
