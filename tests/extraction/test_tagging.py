"""The learned tagger: words, decoding, windows, and the network that is shipped."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_reports.extraction import extract
from pv_reports.extraction.sections import sentences
from pv_reports.extraction.tagging.slots import SLOTS, decode
from pv_reports.extraction.tagging.tagger import Tags, _windows, packaged_tagger
from pv_reports.extraction.tagging.words import words
from pv_reports.intake import text_document
from pv_reports.terminology import lexicon


def tagged(text: str) -> Tags:
    tagger = packaged_tagger()
    return tagger.tag(text, sentences(text), lexicon().find(text))


def quotes(text: str, slot: str) -> list[str]:
    return [text[tag.start : tag.end] for tag in tagged(text).of(slot)]


def test_words_keep_decimals_and_part_hyphens_and_units() -> None:
    text = "5-FU 0.5mg/kg"
    assert [text[w.start : w.end] for w in words(text, ())] == ["5", "-", "FU", "0.5", "mg", "/", "kg"]


def test_a_word_carries_what_the_dictionary_knows_of_it() -> None:
    text = "Severe liver failure after paracetamol."
    known = {text[w.start : w.end]: w.term for w in words(text, lexicon().find(text))}
    assert known["paracetamol"] == 1
    assert known["liver"] in (3, 4)
    assert known["failure"] == 4
    assert known["after"] == 0


@given(st.lists(st.lists(st.floats(0.001, 1), min_size=3, max_size=3), min_size=1, max_size=30))
def test_decoding_gives_spans_in_order_that_never_overlap(rows: list[list[float]]) -> None:
    marks = np.array(rows) / np.array(rows).sum(axis=1, keepdims=True)
    places = [(3 * n, 3 * n + 2) for n in range(len(rows))]
    spans = decode(marks, places)
    assert all(start < end for start, end, _ in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(0 <= sure <= 1 for *_, sure in spans)


def test_inside_without_a_beginning_is_no_span() -> None:
    marks = np.array([[0.3, 0.0, 0.7], [0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.1, 0.7]])
    assert [span[:2] for span in decode(marks, [(0, 1), (2, 3), (4, 5), (6, 7)])] == [(4, 7)]


@given(st.lists(st.integers(1, 160), min_size=1, max_size=12))
def test_windows_tile_all_words(lengths: list[int]) -> None:
    text = " ".join("a " * (n - 1) + "b." for n in lengths)
    places = words(text, ())
    windows = list(_windows(places, sentences(text)))
    assert [first for first, _ in windows] == [0, *(last for _, last in windows[:-1])]
    assert windows[-1][1] == len(places)
    assert all(last - first <= 72 for first, last in windows)


def test_the_shipped_network_reads_a_sentence_nobody_trained_on() -> None:
    text = (
        "A 58-year-old woman with gout was given oral qintoravir 250 mg twice daily for gout and, three days after the "
        "first dose, developed a blistering rash."
    )
    assert quotes(text, "age") == ["58-year-old"]
    assert quotes(text, "gender") == ["woman"]
    assert quotes(text, "drug") == ["qintoravir"]
    assert quotes(text, "route") == ["oral"]
    assert quotes(text, "dosage") == ["250 mg"]
    assert quotes(text, "frequency") == ["twice daily"]
    assert quotes(text, "time_elapsed") == ["three days"]
    assert any("rash" in quote for quote in quotes(text, "effect"))


def test_an_administrative_text_holds_nothing() -> None:
    text = (
        "Please find enclosed the signed agreement. Our office is closed on Friday; call extension 214 for questions."
    )
    tags = tagged(text)
    assert [tag for slot in SLOTS for tag in tags.of(slot)] == []


def test_the_same_text_gives_the_same_tags_alone_and_after_others() -> None:
    text = "He took zaltrexine and fainted."
    alone = [tagged(text).of(slot) for slot in SLOTS]
    tagged("Another text about ibuprofen and ulcers. " * 20)
    assert [tagged(text).of(slot) for slot in SLOTS] == alone


def test_blank_text_and_text_without_words() -> None:
    for text in ("", " \n\n ", "\x00"):
        assert tagged(text).of("drug") == []
        assert tagged(text).chance("drug", 0, 1) in (0.0, pytest.approx(0, abs=0.5))


def test_extraction_with_and_without_the_tagger() -> None:
    document = text_document("After two tablets of qintoravir the boy, 9, began to stammer badly.", "d")
    with_it, without = extract([document]).cases[0], extract([document], tagged=False).cases[0]
    assert any(fact.method == "tagger" for product in with_it.products if (fact := product.name))
    assert all(product.name.method != "tagger" for product in without.products if product.name)
