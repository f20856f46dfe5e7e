"""The promised accuracy on the shipped samples, as `pv-reports evaluate` measures it."""

import json
from pathlib import Path

import pytest

from pv_reports.cli import main

GOLD = Path(__file__).parents[1] / "golden" / "samples"


@pytest.mark.slow
def test_the_samples_are_read_as_their_gold_says(capsys, tmp_path):
    assert main(["evaluate", "--gold", str(GOLD), "--json", "--home", str(tmp_path)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["refused"] == {}
    assert result["cases"]["found"] == result["cases"]["gold"]
    assert result["evidence"]["quotes"] == result["evidence"]["identical"] > 500
    assert min(result["all"][name] for name in ("precision", "recall", "f1")) >= 0.95
