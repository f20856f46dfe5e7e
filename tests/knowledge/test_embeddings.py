"""The exported model against the sentence-transformers reference, and what loading costs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pv_reports.errors import SettingsError
from pv_reports.knowledge.embeddings import BATCH, by_length, open_embedder, packaged_model
from pv_reports.knowledge.embeddings_onnx import OnnxEmbedder

TEXTS = [
    "Metformin may cause lactic acidosis, above all in renal failure.",
    "A 54-year-old woman had jaundice (ALT 12x ULN) ten days after the first dose of 50 mg.",
    "- Gastrointestinal disorders — Very common (≥1/10): nausea, diarrhoea, abdominal pain",
    "Interactions of warfarin with amiodarone",
    "nausea " * 400,
]


def test_batches_hold_every_row_once_and_like_lengths_together() -> None:
    texts = ["x" * (n % 50) for n in range(3 * BATCH + 1)]
    batches = by_length(texts)
    assert sorted(row for batch in batches for row in batch) == list(range(len(texts)))
    assert max(len(batch) for batch in batches) == BATCH
    lengths = [len(texts[row]) for batch in batches for row in batch]
    assert lengths == sorted(lengths, reverse=True)


def test_importing_the_package_loads_no_engine_and_no_model() -> None:
    heavy = ["torch", "numpy", "onnxruntime", "qdrant_client", "qdrant_edge", "langchain_core", "yaml"]
    code = f"import sys, pv_reports.knowledge; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_export_agrees_with_the_reference_and_needs_torch_once(tmp_path: Path) -> None:
    reference = open_embedder(str(packaged_model()), tmp_path).embed(TEXTS)
    steps: list[tuple[int, int]] = []
    exported = open_embedder("all-MiniLM-L6-v2", tmp_path).embed(TEXTS, lambda *step: steps.append(step))
    assert steps == [(len(TEXTS), len(TEXTS))]
    exact = OnnxEmbedder(tmp_path, "fp32").embed(TEXTS)
    assert (exact * reference).sum(axis=1).min() >= 0.99999
    assert np.linalg.norm(exported, axis=1) == pytest.approx(1, abs=1e-5)
    assert (exported * reference).sum(axis=1).min() >= 0.98
    assert [path.suffix for path in tmp_path.iterdir()] == [".onnx", ".onnx"]
    code = (
        "import sys; from pathlib import Path; from pv_reports.knowledge.embeddings import open_embedder;"
        f"open_embedder('all-MiniLM-L6-v2', Path({str(tmp_path)!r})).embed(['a']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_unknown_model_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="EMBEDDING_MODEL"):
        open_embedder(str(tmp_path / "no-such-model"), tmp_path)
