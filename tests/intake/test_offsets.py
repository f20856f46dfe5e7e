"""Whatever comes in, blocks fit the text, and text is clean."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_reports.errors import IntakeError
from pv_reports.intake import read
from pv_reports.intake.builder import TextBuilder, clean
from pv_reports.intake.limits import Budget, Limits
from pv_reports.intake.threads import split_thread
from pv_reports.records import Intake

KINDS = st.sampled_from(["paragraph", "heading", "list_item", "title"])
CELLS = st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), KINDS, st.text(max_size=30)),
        st.tuples(st.just("field"), st.text(max_size=10), st.text(max_size=20)),
        st.tuples(st.just("table"), CELLS, st.none()),
        st.tuples(st.just("page"), st.integers(1, 9), st.none()),
    ),
    max_size=12,
)


def assert_sound(intake: Intake) -> None:
    for document in intake.documents:
        assert "\x00" not in document.text
        assert "\r" not in document.text
        document.text.encode()
        for block in document.blocks:
            assert 0 <= block.start < block.end <= len(document.text)
            quote = document.text[block.start : block.end]
            assert quote.strip()
            if block.kind != "table_row":
                assert quote == quote.strip(), (block, quote)


def assert_told(error: IntakeError) -> None:
    assert error.problem
    assert error.remedy


@settings(deadline=None)
@given(STEPS)
def test_builder_blocks_fit(steps):
    builder = TextBuilder(Budget(Limits(), "x"))
    for what, first, second in steps:
        if what == "add":
            builder.add(first, second)
        elif what == "field":
            builder.field(first, second)
        elif what == "table":
            builder.table(first)
        else:
            builder.new_page(first)
    text, blocks = builder.finish()
    for block in blocks:
        assert 0 <= block.start < block.end <= len(text)
        quote = text[block.start : block.end]
        assert quote.strip()
        assert block.kind == "table_row" or quote == quote.strip()
    assert clean(text) == text


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["a.txt", "a.md", "a.csv", "a.html", "a.eml"]))
def test_any_text_gives_sound_blocks_or_a_refusal(text, name):
    try:
        assert_sound(read(text.encode("utf-8", "surrogatepass"), name))
    except IntakeError as error:
        assert_told(error)


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.xml", "a.msg", "a.bin", "a.eml"]))
def test_any_bytes_give_sound_blocks_or_a_refusal(data, name):
    mail = b"From: x\nSubject: y\nMIME-Version: 1.0\n"
    for start in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<?xml version='1.0'?><article>", mail):
        try:
            assert_sound(read(start + data, name, ocr="off"))
        except IntakeError as error:
            assert_told(error)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["> a", ">> b", "text", "", "From: X", "Sent: y", "On 1 May 2024, B wrote:", "_" * 12,
                                 "-----Original Message-----", "> On 2 May, C wrote:"]), max_size=25))  # fmt: skip
def test_messages_tile_the_text(lines):
    text = "\n".join(lines)
    messages = split_thread(text)
    assert all(one.end <= other.start for one, other in pairwise(messages))
    covered = "".join(text[message.start : message.end] for message in messages)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "eml"])
def test_damaged_copies_are_refused_or_read_never_crash(make, letter, kind):
    whole = {
        "pdf": lambda: make.pdf([[letter], ["second page of the letter"]]),
        "docx": lambda: make.docx(f"<w:p><w:r><w:t>{letter}</w:t></w:r></w:p>"),
        "xlsx": lambda: make.xlsx([["Age", "Sex"], [54, "F"]]),
        "eml": lambda: make.mail(letter, a_txt=b"x y z").as_bytes(),
    }[kind]()
    chance = random.Random(7)
    for _ in range(40):
        copy = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            copy[chance.randrange(len(copy))] = chance.randrange(256)
        damaged = bytes(copy[: chance.randint(10, len(copy))] if chance.random() < 0.3 else copy)
        try:
            assert_sound(read(damaged, f"case.{kind}", ocr="off"))
        except IntakeError as error:
            assert_told(error)
