"""Passages cover every word once, in order, within their limits, under the right section."""

import datetime
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pv_reports.knowledge.passages import MAX_CHARACTERS, MAX_WORDS, block_sections, markdown_sections, passages, split
from pv_reports.records import Block, Source

SOURCE = Source(
    id="m", title="M", edition="1", scope="public", licence="CC0-1.0", date=datetime.date(2026, 1, 1), sha256="0" * 64
)
PIECES = st.sampled_from(["word ", "Sentence. ", "\n\n", "\n", "- bullet ", "1. ", "ALT <3x ULN & ", "é≥ ", "x" * 700])
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=900).map("".join))


@given(TEXTS)
def test_split_covers_every_character_that_is_not_white_space_once_and_in_order(text: str) -> None:
    spans = list(split(text, 0, len(text)))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(TEXTS)
def test_split_keeps_the_limits_and_leaves_no_white_space_at_the_edges(text: str) -> None:
    for start, end in split(text, 0, len(text)):
        assert 0 < len(text[start:end].split()) <= MAX_WORDS
        assert end - start <= MAX_CHARACTERS
        assert text[start:end] == text[start:end].strip()


@given(TEXTS)
def test_passages_are_read_from_their_place_and_their_ids_are_distinct_and_stable(text: str) -> None:
    made = passages(SOURCE, text, markdown_sections(text))
    assert all(text[passage.start : passage.end] == passage.text for passage in made)
    assert len({passage.id for passage in made}) == len(made)
    assert made == passages(SOURCE, text, markdown_sections(text))


def test_id_depends_on_scope_edition_place_and_words() -> None:
    text = "alpha"
    ids = {
        passages(SOURCE.model_copy(update=change), words, markdown_sections(words))[0].id
        for change, words in [
            ({}, text), ({"edition": "2"}, text), ({"scope": "private"}, text), ({"id": "n"}, text),
            ({}, " alpha"), ({}, "beta"),
        ]
    }  # fmt: skip
    assert len(ids) == 6


def test_sections_carry_their_headings() -> None:
    text = "# Title\nlead\n\n## Warnings\nw\n### Liver\nl\n## Overdose ##\no\n"
    sections = markdown_sections(text)
    assert [(s.title, text[s.start : s.end].strip()) for s in sections] == [
        ("", "lead"),
        ("Warnings", "w"),
        ("Warnings > Liver", "l"),
        ("Overdose", "o"),
    ]


def test_bullets_are_not_broken_while_they_fit() -> None:
    bullets = [f"- Organ class {n} — Common (≥1/100 to <1/10): " + ", ".join(["nausea"] * 40) for n in range(12)]
    text = "## Adverse reactions\n\n" + "\n".join(bullets)
    made = passages(SOURCE, text, markdown_sections(text))
    assert len(made) > 1
    assert [line for passage in made for line in passage.text.splitlines()] == bullets
    assert {passage.section for passage in made} == {"Adverse reactions"}


def test_a_long_paragraph_is_broken_between_sentences() -> None:
    text = " ".join(f"Sentence {n} has exactly seven words here." for n in range(100))
    spans = list(split(text, 0, len(text)))
    assert len(spans) > 1
    assert all(re.fullmatch(r"Sentence .*here\.", text[start:end]) for start, end in spans)


def test_document_blocks_make_sections() -> None:
    text = "Label\nWARNINGS\nLiver damage.\nOVERDOSE\nCall."
    blocks = (
        Block(kind="title", start=0, end=5),
        Block(kind="heading", start=6, end=14),
        Block(kind="paragraph", start=15, end=28),
        Block(kind="heading", start=29, end=37),
    )
    made = [(s.title, text[s.start : s.end].strip()) for s in block_sections(text, blocks)]
    assert made == [("WARNINGS", "Liver damage."), ("OVERDOSE", "Call.")]
