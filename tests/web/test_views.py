"""The pieces behind the review page, without a browser."""

import subprocess
import sys
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pv_reports.records import Block, Document
from pv_reports.web.source_view import stretches
from pv_reports.web.wording import counted, day, left, size, urgency

numbers = st.integers(-3, 60)
spans = st.lists(st.tuples(numbers, numbers, st.lists(st.integers(0, 5), max_size=3)), max_size=8)
facts = st.lists(st.tuples(numbers, numbers), max_size=8)
blocks = st.lists(
    st.builds(
        lambda start, length, kind, page: Block(kind=kind, start=start, end=start + length, page=page),
        st.integers(0, 60),
        st.integers(0, 20),
        st.sampled_from(["paragraph", "heading", "table_cell"]),
        st.none() | st.integers(1, 3),
    ),
    max_size=6,
)


@given(st.text(max_size=50), spans, facts, blocks)
def test_stretches_are_the_text_and_know_every_position(text, cited, read_from, parts):
    document = Document(id="d", name="d", media_type="text/plain", sha256="0" * 64, text=text, blocks=tuple(parts))
    made = stretches(document, cited, read_from)
    assert "".join(stretch.text for stretch in made) == text
    for stretch in made:
        assert text[stretch.start : stretch.end] == stretch.text
        for position in (stretch.start, stretch.end - 1):
            expected = {n for start, end, ns in cited if start <= position < end for n in ns}
            assert set(stretch.sentences) == expected
            assert stretch.fact == any(start <= position < end for start, end in read_from)
            assert stretch.heading == any(b.kind == "heading" and b.start <= position < b.end for b in parts)


def test_dates_and_counts_in_words():
    now = date(2026, 3, 5)
    assert [left(date(2026, 3, d), now) for d in (4, 5, 6, 15)] == [
        "1 day overdue",
        "today",
        "1 day left",
        "10 days left",
    ]
    assert [urgency(date(2026, 3, d), now) for d in (4, 8, 12, 13)] == ["late", "near", "soon", "far"]
    assert [day("2026-03-05"), day("2026-03"), day("2026"), day(None)] == ["5 March 2026", "March 2026", "2026", "–"]
    assert [counted(1, "case"), counted(0, "case")] == ["1 case", "0 cases"]
    assert [size(999), size(12_300), size(3_400_000)] == ["999 bytes", "12 kB", "3.4 MB"]


def test_starting_the_application_loads_no_model_library():
    code = (
        "import sys, pv_reports.web\n"
        "heavy = {'torch', 'sentence_transformers', 'onnxruntime', 'langchain_openai', 'qdrant_edge', 'dbos'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
