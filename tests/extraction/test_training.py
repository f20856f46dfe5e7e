"""What the tagger learns from: PHEE's format, other names, made-up texts, and the pruned vocabulary."""

import json
import random
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from pv_reports.errors import PvReportsError
from pv_reports.extraction.tagging.slots import SLOTS
from pv_reports.extraction.training.augment import Renaming
from pv_reports.extraction.training.examples import Example
from pv_reports.extraction.training.phee import read_phee
from pv_reports.extraction.training.synthetic import generate
from pv_reports.knowledge.embeddings import packaged_model
from pv_reports.terminology import lexicon

TEXT = "Qintoravir caused hives in a boy; qintoravir helped his gout."
ROW = {
    "id": "77_1",
    "context": TEXT,
    "annotations": [
        {
            "events": [
                {
                    "event_type": "Adverse_event",
                    "Treatment": {"Drug": {"text": [["Qintoravir"]], "start": [[0]]}},
                    "Effect": {"text": [["hives"]], "start": [[18]]},
                },
                {"event_type": "Potential_therapeutic_event", "Effect": {"text": [["helped"]], "start": [[45]]}},
            ]
        }
    ],
}  # fmt: skip


def test_a_phee_line(tmp_path: Path) -> None:
    file = tmp_path / "train.json"
    file.write_text(json.dumps(ROW) + "\n")
    (example,) = read_phee(file)
    assert example.group == "77"
    assert ("drug", 0, 10) in example.spans
    assert ("effect", 18, 23) in example.spans
    assert ("benefit", 45, 51) in example.spans  # a therapeutic effect is no reaction


def test_a_broken_phee_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "train.json"
    file.write_text(json.dumps(ROW) + '\n{"id": 3}\n')
    with pytest.raises(PvReportsError, match=r"train\.json line 2"):
        list(read_phee(file))


def test_renaming_keeps_every_span_on_its_words() -> None:
    examples = [Example(e.text, e.spans, frozenset(SLOTS)) for e in generate(60, seed=11)]
    renaming = Renaming(examples, lexicon())
    rng = random.Random(3)
    for example in examples:
        renamed = renaming.renamed(example, rng)
        assert len(renamed.spans) == len(example.spans)
        for (slot, start, end), (old_slot, old_start, old_end) in zip(renamed.spans, example.spans, strict=True):
            assert slot == old_slot
            words, old = renamed.text[start:end], example.text[old_start:old_end]
            assert words == words.strip()
            if slot not in ("drug", "effect", "indication"):
                assert old == words or any(
                    s in ("drug", "effect", "indication") and a < old_end and old_start < b for s, a, b in example.spans
                )


def test_the_pruned_tokenizer_cuts_latin_text_as_the_whole_one_does(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    assert torch
    from pv_reports.extraction.training.export import pruned

    content, kept = pruned(packaged_model() / "tokenizer.json")
    small, whole = Tokenizer.from_str(content), Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    whole.no_padding()
    text = ["Naïve", "patients", "with", "β-blocker", "≥", "0.5", "µg", "(Müller)", "hypogammaglobulinaemia", "№"]
    assert [kept[number] for number in small.encode(text, is_pretokenized=True).ids][:-2] == whole.encode(
        text, is_pretokenized=True
    ).ids[:-2]
