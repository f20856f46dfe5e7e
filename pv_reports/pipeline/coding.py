"""The coder of a home: its imported dictionaries, and the embedding model where their vectors were made."""

from functools import partial

from pv_reports.knowledge.embeddings import open_embedder
from pv_reports.settings import Settings
from pv_reports.terminology.coder import Coder


def open_coder(settings: Settings) -> Coder | None:
    """None where nothing was added to the starter dictionary. Raises TerminologyError where a file is damaged."""
    return Coder.open(settings.home, partial(open_embedder, settings.embedding_model, settings.home / "models"))
