"""Two small knowledge packs, two letters, and an embedder of hashed words in place of the model."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import yaml
from numpy.typing import NDArray

MONOGRAPH = """# Paracetamol

## Posology

The maximum daily dose of paracetamol in adults is 4 g.

## Interactions

Paracetamol may raise the INR in patients who take
warfarin regularly.

## Adverse reactions

- Skin and subcutaneous tissue disorders — Very rare: rash, Stevens-Johnson syndrome
"""
DATA_SHEET = """# Testavil (testavine) – core data sheet

## 4.2 Posology

Testavil is given at 20 mg once daily.

## 4.8 Undesirable effects

- Nervous system disorders — Common: headache, dizziness
- Skin and subcutaneous tissue disorders — Uncommon: rash
"""
LETTER = """Dear colleagues,

I report a 54-year-old woman from Germany who took Testavil 20 mg once daily by mouth for trigeminal neuralgia from
3 March 2025. On 17 March 2025 she developed headache and jaundice and was admitted to hospital. Testavil was stopped
on 18 March 2025. She recovered from the headache on 20 March 2025. Her other medicine was paracetamol 500 mg as needed.

Dr. K. Lindner, physician
"""
CALL_NOTE = """Reporter: pharmacist, Ireland
Patient: male, 37 years
Product: paracetamol 500 mg
Event: rash
Onset date: 4 May 2025
Outcome: recovered
"""


class WordHashes:
    """Texts with the same words get the same vector."""

    name, dimension = "word-hashes", 64

    @classmethod
    def opened(cls, model: str, folder: Path) -> Self:
        """In place of ``open_embedder``."""
        return cls()

    def embed(self, texts: Sequence[str], progress: Any = None) -> NDArray[np.float32]:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def write_packs(folder: Path) -> Path:
    """``folder/public/tiny`` and ``folder/private/tiny``, as the shipped knowledge is laid out."""
    _pack(folder / "public" / "tiny", "paracetamol.md", MONOGRAPH, kind="monograph", products=["paracetamol"])
    _pack(
        folder / "private" / "tiny", "ccds-testavil.md", DATA_SHEET, kind="reference_safety_information",
        products=["testavil", "testavine"], effective_from="2024-01-01",
    )  # fmt: skip
    return folder


def _pack(folder: Path, file: str, text: str, **entry: object) -> None:
    folder.mkdir(parents=True)
    (folder / file).write_text(text, encoding="utf-8")
    described = {
        "file": file, "id": file.removesuffix(".md"), "title": text.partition("\n")[0].strip("# "), "edition": "1.0",
        "date": "2024-01-01", "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    head = {"pack": folder.name, "title": folder.name, "licence": "CC0-1.0", "files": [described | entry]}
    (folder / "source.yaml").write_text(yaml.safe_dump(head), encoding="utf-8")
