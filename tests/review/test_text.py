"""Pure text functions: diff, sentence splitting, edit, citations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_reports.errors import ReviewError
from pv_reports.review import apply_edit, cited_spans, sentence_sources, word_diff
from pv_reports.review.sentences import split_sentences

WORDS = st.lists(st.sampled_from(["took", "5", "mg", "\n", "of", "aspirin.", "No", "ü"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_a_diff_holds_both_texts(old, new):
    steps = word_diff(old, new)
    assert "".join(text for op, text in steps if op != "insert") == old
    assert "".join(text for op, text in steps if op != "delete") == new
    assert (old == new) == all(op == "equal" for op, _ in steps)


def test_a_diff_is_by_word():
    assert word_diff("took 5 mg daily", "took 50 mg daily") == [
        ("equal", "took "), ("delete", "5"), ("insert", "50"), ("equal", " mg daily"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith saw Mr. Jones. He took 2.5 mg.", ["Dr. Smith saw Mr. Jones.", "He took 2.5 mg."]),
        ("A.B. took e.g. aspirin. 5 days later it ended.", ["A.B. took e.g. aspirin.", "5 days later it ended."]),
        ("It was i.v. Morphine.", ["It was i.v. Morphine."]),
        ('She said "no." He left.', ['She said "no."', "He left."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("  ", []),
        ("no full stop", ["no full stop"]),
    ],
)  # fmt: skip
def test_sentences(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text(max_size=200))
def test_splitting_loses_no_word(text):
    assert " ".join(split_sentences(text)).split() == text.split()


@pytest.fixture
def draft(making):
    return making.draft(
        "C-1", "Dr. A. Smith saw her. She took 500 mg.", "She developed lactic acidosis on day 5.", "She died."
    )


def course(draft):
    return [(s.text, s.citations, s.author) for s in draft.sections[0].sentences]


def test_the_same_text_changes_nothing(draft):
    assert apply_edit(draft, "course", draft.sections[0].text) == draft


def test_a_reworded_sentence_inherits_and_a_new_one_does_not(draft):
    text = draft.sections[0].text.replace("on day 5", "on day 6") + " Nobody was told about it until spring."
    assert course(apply_edit(draft, "course", text)) == [
        ("Dr. A. Smith saw her. She took 500 mg.", ("F1",), "auto_narrative"),
        ("She developed lactic acidosis on day 6.", ("F1",), "person"),
        ("She died.", ("F1",), "auto_narrative"),
        ("Nobody was told about it until spring.", (), "person"),
    ]


def test_a_removed_sentence_is_gone_and_order_may_change(draft):
    edited = apply_edit(draft, "course", "She died. She developed lactic acidosis on day 5.")
    assert [text for text, _, _ in course(edited)] == ["She died.", "She developed lactic acidosis on day 5."]
    assert all(author == "auto_narrative" for _, _, author in course(edited))
    assert apply_edit(draft, "course", " \n ").sections[0].sentences == ()


def test_a_word_inside_a_longer_one_is_no_unchanged_sentence(making):
    draft = making.draft("C-1", "None.")
    edited = apply_edit(draft, "course", "None.5 mg was given.")
    assert [text for text, _, _ in course(edited)] == ["None.5 mg was given."]


def test_an_unknown_section_is_named(draft):
    with pytest.raises(ReviewError, match=r"no section 'x'\. Its sections are course, comment"):
        apply_edit(draft, "x", "text")


@given(st.text(alphabet="ab .\nAB5", max_size=60))
def test_an_edit_keeps_every_word(text):
    import datetime

    from pv_reports.records import Draft, Provenance, Section, Sentence

    provenance = Provenance(
        template="n",
        template_version="1",
        template_sha256="",
        writer="model",
        created=datetime.datetime.now(datetime.UTC),
    )
    old = Section(id="s", title="S", sentences=(Sentence(text="Aa b. B a."), Sentence(text="B 5.")))
    edited = apply_edit(Draft(case="C", title="T", sections=(old,), provenance=provenance), "s", text)
    assert edited.sections[0].text.split() == text.split()


def test_sources_of_sentences(draft):
    sources = sentence_sources(draft)
    assert [source.number for source in sources] == [0, 1, 2, 3]
    for source in sources:
        assert draft.text[source.start : source.end] == source.sentence.text
    spans = cited_spans(draft, "1")
    assert len(spans) == 1
    assert spans[0][2] == (0, 1, 2)
    assert cited_spans(draft, "other") == []
