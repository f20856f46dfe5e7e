import json
import signal

import pytest

from pv_reports.evaluation import Reader, compare, evaluate, readers
from pv_reports.evaluation.gold import SentenceGold
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.qwen import Item, Items
from pv_reports.qwen import Answer
from pv_reports.settings import Settings

LETTER = "A 54-year-old woman developed headache after taking ibuprofen 400 mg. She recovered. Reported by a physician."
GOLD = {
    "patient": {"age": {"value": 54, "unit": "year"}, "sex": "female"},
    "reactions": [{"term": "headache"}, {"term": "glumness"}],
}


@pytest.fixture
def folder(tmp_path):
    for name, added in (("a", ""), ("b", " There was glumness."), ("c", "")):
        (tmp_path / f"{name}.txt").write_text(LETTER + added)
        (tmp_path / f"{name}.json").write_text(json.dumps({"file": f"{name}.txt", "cases": [GOLD]}))
    return tmp_path


class Gloomy:
    """A model that finds one word wherever it stands."""

    name = "gloomy"

    def ask(self, messages, shape):
        found = [Item(kind=Kind.REACTION, quote="glumness", value="glumness")] if "glumness" in messages[1][1] else []
        return Answer(Items(items=found), self.name)


def gloomy():
    return Gloomy()


def test_a_folder(folder):
    result = evaluate(folder, reader=Reader(tagged=False))
    assert [document.name for document in result.documents] == ["a.txt", "b.txt", "c.txt"]
    assert result.fields["patient.age"].measures().f1 == 1
    assert result.fields["reactions.term"].measures().recall == 0.5
    assert (result.planned, result.interrupted, result.refused) == (3, False, {})


def test_the_json_that_is_promised(folder):
    found = evaluate(folder).as_json()
    assert found["cases"] == {"gold": 3, "found": 3}
    assert found["evidence"]["quotes"] == found["evidence"]["identical"] > 9
    assert (found["documents"], found["all"]["gold"]) == (3, 12)
    assert found["fields"]["patient.sex"]["f1"] == 1
    assert found["fields"]["patient.sex"]["gold"] == 3
    assert {"document": "a.txt", "case": 1, "field": "reactions.term", "gold": "glumness", "found": None} in found[
        "misses"
    ]
    assert "worst" not in found
    json.dumps(found, allow_nan=False)


def test_one_gold_file_only(folder):
    assert evaluate(folder / "b.json").as_json()["documents"] == 1


def test_a_refused_document_loses_all_its_gold(folder):
    (folder / "b.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    (folder / "b.json").write_text(json.dumps({"file": "b.pdf", "cases": [GOLD]}))
    result = evaluate(folder)
    assert list(result.refused) == ["b.pdf"]
    assert result.documents[1].total.missed == result.documents[1].total.gold == 4


def test_progress_is_told_for_each_document(folder):
    told = []
    evaluate(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def interrupt(done, total):
    if done == 2:
        raise KeyboardInterrupt


def test_an_interruption_keeps_what_was_scored(folder):
    result = evaluate(folder, progress=interrupt)
    assert result.interrupted
    assert [document.name for document in result.documents] == ["a.txt"]
    assert result.as_json()["planned"] == 3


@pytest.mark.slow
def test_several_processes_give_what_one_gives_and_can_be_interrupted(folder):
    handler = signal.getsignal(signal.SIGINT)
    alone, several = evaluate(folder), evaluate(folder, jobs=2)
    for result in (alone, several):
        result.seconds = 0
    assert several.as_json(worst=True) == alone.as_json(worst=True)
    stopped = evaluate(folder, jobs=2, progress=interrupt)
    assert len(stopped.documents) == 1
    assert signal.getsignal(signal.SIGINT) is handler


def test_sentences(tmp_path):
    rows = [
        {"id": f"s{n}", "context": LETTER, "annotations": [{"events": [{"Drug": {"text": [["ibuprofen"]]}}]}]}
        for n in range(3)
    ]
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    result = evaluate(file)
    assert result.format == "phee"
    assert result.fields["Drug"].right == 3
    assert list(result.fields)[:2] == ["Drug", "Effect"]
    assert result.fields["Effect"].measures().recall is None


def test_two_readings_of_the_same_gold(folder):
    told = []
    result = compare(
        folder,
        [Reader("without", tagged=False), Reader("with", tagged=False, model=gloomy)],
        progress=lambda reader, done, total: told.append((reader, done)),
    )
    assert told[2:4] == [("without", 3), ("with", 1)]
    first, second = result.evaluations
    assert (first.fields["reactions.term"].right, second.fields["reactions.term"].right) == (3, 4)
    gain = result.differences[0]
    assert gain["reactions.term"].value > 0
    assert gain["patient.sex"].value == 0
    found = result.as_json()
    assert [reading["reader"] for reading in found["readings"]] == ["without", "with"]
    assert found["differences"][0]["f1"]["patient.sex"] == {"difference": 0, "interval": None, "clear": False}
    assert found["all"] == second.as_json()["all"]
    json.dumps(found, allow_nan=False)


def test_an_interrupted_comparison_pairs_what_both_have_read(folder):
    def stop(reader, done, total):
        if (reader, done) == ("second", 3):
            raise KeyboardInterrupt

    result = compare(folder, [Reader("first"), Reader("second"), Reader("third")], progress=stop)
    assert [evaluation.reader for evaluation in result.evaluations] == ["first", "second"]
    assert [len(evaluation.documents) for evaluation in result.evaluations] == [3, 2]
    assert result.interrupted
    assert result.differences[0]["all"].value == 0


def test_the_ways_of_reading_grow():
    settings = Settings(model_url="http://127.0.0.1:9/v1", model_name="qwen3")
    names = [reader.name for reader in readers(settings)]
    assert names[0] == "patterns"
    assert names[-1].endswith(" and qwen3")
    assert [reader.name for reader in readers(settings, tagged=False)] == ["patterns", "patterns and qwen3"]
    assert [reader.name for reader in readers(settings, tagged=False, modelled=False)] == ["patterns"]


def test_the_worst_cases_come_first_and_the_faultless_not_at_all(tmp_path):
    from pv_reports.evaluation.result import Evaluation
    from pv_reports.evaluation.sentences import score_sentence

    gold = [
        SentenceGold("right", "…", {"Drug": ["x"]}),
        SentenceGold("one", "…", {"Drug": ["y"]}),
        SentenceGold("three", "…", {"Drug": ["a", "b", "c"]}),
        SentenceGold("one of two", "…", {"Drug": ["x", "y"]}),
    ]
    scores = {at: score_sentence(*item[:2], item.slots, {"Drug": ["x"]}) for at, item in enumerate(gold)}
    result = Evaluation("g", "phee", "r", len(gold), 1, 100, scores)
    assert [item.document for item in result.worst()] == ["three", "one", "one of two"]
    assert [item.document for item in result.worst(1)] == ["three"]
