"""Whole rendered prompts against golden files. After a wanted change: `python -m tests.drafting.test_prompts`."""

from datetime import date
from pathlib import Path

import pytest

from pv_reports.assessment import assess
from pv_reports.drafting import issue, load_template
from pv_reports.drafting.model_narrative import messages
from pv_reports.extraction import qwen
from pv_reports.records import Hit
from tests.cases import TEXT, case, passage

GOLDEN = Path(__file__).parents[1] / "golden" / "prompts"
FENCE = "0123456789abcdef"


def rendered() -> dict[str, str]:
    template = load_template("narrative", "1.0")
    listed = passage("- Nervous system disorders — Common (≥1/100 to <1/10): headache, dizziness")
    assessment = assess(case(), received=date(2025, 3, 25), reference=[listed])
    keys = issue(case(), assessment, [Hit(passage=listed, score=1.0, question="listedness")])
    return {
        "narrative-1.0.txt": _joined(messages(template, keys, FENCE)),
        "extraction-1.1.txt": _joined(qwen.messages("letter.txt", TEXT, FENCE)),
    }


def _joined(parts: list[tuple[str, str]]) -> str:
    return "".join(f"--- {role}\n{text}\n" for role, text in parts)


@pytest.mark.parametrize("name", ["narrative-1.0.txt", "extraction-1.1.txt"])
def test_the_whole_prompt(name):
    assert rendered()[name] == (GOLDEN / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for name, text in rendered().items():
        (GOLDEN / name).write_text(text, encoding="utf-8")
