"""The names of a dictionary as vectors, kept beside it in the home folder: made once, on demand."""

import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pv_reports.errors import TerminologyError
from pv_reports.terminology.candidates import Embedder, Meaning
from pv_reports.terminology.dictionary import FOLDER, Dictionary

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class ProgressEmbedder(Embedder, Protocol):
    """An embedder that can tell how far it is."""

    def embed(
        self, texts: "Sequence[str]", progress: Callable[[int, int], None] | None = None
    ) -> "NDArray[np.float32]":
        """One row of length 1 per text, in the given order."""


def make_meaning(
    home: Path, dictionary: Dictionary, embedder: ProgressEmbedder, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Embed every name of a dictionary and keep the vectors: about two minutes for MedDRA on two free cores."""
    import numpy as np

    path = vectors_path(home, dictionary.about.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    vectors = embedder.embed(list(dictionary.names), progress).astype(np.float16)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".embed-", delete=False) as file:
        np.savez(file, embedder=np.array(embedder.name), names=np.array(dictionary.fingerprint), vectors=vectors)
    os.replace(file.name, path)
    return path


def has_meaning(home: Path, dictionary: Dictionary) -> bool:
    """Whether vectors were made for this dictionary."""
    return vectors_path(home, dictionary.about.id).exists()


def load_meaning(home: Path, dictionary: Dictionary, embedder: Embedder) -> Meaning | None:
    """The dictionary's vectors; None where there are none, or they belong to other names or another embedder."""
    import numpy as np

    path = vectors_path(home, dictionary.about.id)
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["embedder"]) != embedder.name or str(stored["names"]) != dictionary.fingerprint:
                return None
            return Meaning(embedder, stored["vectors"].astype(np.float32))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise TerminologyError(
            str(path), f"the vectors cannot be read ({error}).", "Make them again: pv-reports terminology embed."
        ) from error


def vectors_path(home: Path, id: str) -> Path:
    """Where the vectors of the dictionary of this id are kept."""
    return home / FOLDER / f"{id}.vectors"
