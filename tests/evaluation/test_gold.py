import json

import pytest

from pv_reports.errors import PvReportsError
from pv_reports.evaluation import load_gold

SENTENCE = {"id": "s1", "context": "Aspirin caused a rash.", "annotations": [{"events": []}]}


def put(folder, name, content):
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def cases(folder, *given, name="a.json"):
    (folder / "a.txt").write_text("A letter.")
    return put(folder, name, {"file": "a.txt", "cases": list(given)})


def refusal(path, **options):
    with pytest.raises(PvReportsError) as refused:
        load_gold(path, **options)
    assert refused.value.remedy
    return refused.value


def test_a_folder_of_documents(tmp_path):
    cases(tmp_path, {"patient": {"sex": "male"}})
    gold = load_gold(tmp_path)
    assert (gold.format, gold.items[0].source.name, gold.items[0].cases) == (
        "cases", "a.txt", [{"patient": {"sex": "male"}}],
    )  # fmt: skip


def test_a_corrected_case_as_the_software_writes_it_is_gold(tmp_path):
    sex = {"value": "male", "evidence": [], "confidence": 1.0, "method": "person"}
    cases(tmp_path, {"id": "x-1", "schema_version": 1, "patient": {"sex": sex}, "validity": {"valid": False}})
    assert load_gold(tmp_path).items[0].cases == [{"patient": {"sex": "male"}}]


def test_sentences_are_known_by_their_shape(tmp_path):
    file = put(tmp_path, "dev.json", json.dumps(SENTENCE) + "\n\n" + json.dumps(SENTENCE | {"id": "s2"}) + "\n")
    gold = load_gold(file)
    assert (gold.format, [item.id for item in gold.items]) == ("phee", ["s1", "s2"])
    assert load_gold(tmp_path).items == gold.items


def test_a_line_separator_inside_a_sentence_is_no_line_end(tmp_path):
    row = json.dumps(SENTENCE | {"context": "A\u2028B"}, ensure_ascii=False)
    assert load_gold(put(tmp_path, "dev.jsonl", row)).items[0].text == "A\u2028B"


def test_the_documents_may_stand_elsewhere(tmp_path):
    file = cases(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "a.txt").rename(tmp_path / "elsewhere" / "a.txt")
    assert "a.txt" in str(refusal(file))
    assert load_gold(file, tmp_path / "elsewhere").items[0].source.parent.name == "elsewhere"


@pytest.mark.parametrize(
    ("case", "place", "problem"),
    [
        ({"pateint": {}, "patient": {"sex": "male"}}, "", None),
        ({"pateint": {"sex": "male"}}, "case 2 pateint", "no case has a field of this name"),
        ({"products": [{"name": "x"}, {"nam": "y"}]}, "case 2 products.2.nam", "no case has a field"),
        ({"patient": {"sex": "woman"}}, "case 2 patient.sex", "'female' or 'male'"),
        ({"patient": {"birth_date": "2024-13"}}, "case 2 patient.birth_date", "month"),
        ({"reactions": {"term": "rash"}}, "case 2 reactions", "list"),
        ({"patient": {"age": 54}}, "case 2 patient.age", "dictionary"),
        ("rash", "case 2", "dictionary"),
    ],
)
def test_a_fault_in_a_case_is_named_with_its_place(tmp_path, case, place, problem):
    file = cases(tmp_path, {"patient": {"sex": "male"}}, case)
    if problem is None:  # an empty field of any name says nothing and does no harm
        assert len(load_gold(file).items[0].cases) == 2
        return
    error = refusal(file)
    assert (error.subject, error.place) == (str(file), place)
    assert problem in error.problem


@pytest.mark.parametrize("content", ["{", '{"file": "a.txt"}', "[]", "null", '{"file": 3, "cases": []}', "", "7"])
def test_what_is_no_gold_is_named(tmp_path, content):
    file = put(tmp_path, "a.json", content)
    error = refusal(file)
    assert error.subject == str(file)
    assert "gold" in error.problem


def test_the_place_of_a_fault_in_the_json_is_named(tmp_path):
    assert refusal(put(tmp_path, "a.json", '{\n "file": "a.txt",\n "cases": [}\n')).place == "line 3 column 12"


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "s"}', '{"context": 1, "annotations": []}',
             '{"context": "x", "annotations": [{"Drug": {"text": ["x"]}}]}'],
)  # fmt: skip
def test_a_fault_in_a_line_of_sentences_is_named(tmp_path, line):
    file = put(tmp_path, "dev.jsonl", json.dumps(SENTENCE) + "\n" + line + "\n")
    assert (refusal(file).subject, refusal(file).place) == (str(file), "line 2")


def test_a_stated_format_is_held_to(tmp_path):
    file = cases(tmp_path)
    assert refusal(file, format="phee").place == "line 1"


def test_a_folder_holds_one_format(tmp_path):
    cases(tmp_path)
    put(tmp_path, "b.jsonl", SENTENCE)
    assert "b.jsonl" in refusal(tmp_path).subject


def test_a_folder_without_gold(tmp_path):
    assert "no gold" in refusal(tmp_path).problem
    assert "no gold" in refusal(tmp_path / "absent").problem


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00{")
    assert "UTF-8" in refusal(tmp_path).remedy
