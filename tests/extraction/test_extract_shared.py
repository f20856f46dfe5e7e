"""Real spontaneous reports: no crash, identical quotes, and facts found where the narrative states them."""

import json
import re
from pathlib import Path

import pytest

from pv_reports.extraction import extract
from pv_reports.records import Document

pytestmark = pytest.mark.shared


def test_vaers_narratives(shared_data: Path) -> None:
    rows = [json.loads(line) for line in (shared_data / "vaers" / "2005.jsonl").open(encoding="utf-8")][:300]
    reactions = stated = found = sexes = right = 0
    for row in rows:
        text = row["narrative"]
        one = Document(id=row["id"], name="", media_type="text/plain", sha256="0" * 64, text=text, language="en")
        cases = extract([one]).cases
        for case in cases:
            for quote in re.finditer(r'"start":(\d+),"end":(\d+),"quote":("(?:[^"\\]|\\.)*")', case.model_dump_json()):
                assert text[int(quote[1]) : int(quote[2])] == json.loads(quote[3])
        reactions += any(case.reactions for case in cases)
        patient = cases[0].patient
        if re.search(
            r"\b(?:she|he|her|his|him|male|female|\d+[- ]y(?:ea)?rs?[- ]old|infant|child|daughter|son)\b",
            text,
            re.IGNORECASE,
        ):
            stated += 1
            found += any((patient.age, patient.sex, patient.age_group))
        if patient.sex and row["sex"] in ("M", "F"):
            sexes += 1
            right += patient.sex.value[0].upper() == row["sex"]
    assert reactions >= 0.95 * len(rows)
    assert found >= 0.95 * stated
    assert right >= 0.95 * sexes
