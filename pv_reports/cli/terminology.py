"""terminology import, list, remove, embed, code."""

from argparse import Namespace
from functools import partial
from pathlib import Path

from tqdm import tqdm

from pv_reports.cli.base import show
from pv_reports.cli.output import print_json, table, tell
from pv_reports.cli.usage import UsageError
from pv_reports.errors import TerminologyError
from pv_reports.settings import Settings, load
from pv_reports.terminology.candidates import candidates, codings
from pv_reports.terminology.dictionary import Dictionary, imported, starter
from pv_reports.terminology.meaning import has_meaning, load_meaning, make_meaning, vectors_path
from pv_reports.terminology.meddra import read_meddra
from pv_reports.terminology.rowfiles import find
from pv_reports.terminology.whodrug import read_whodrug


def add(arguments: Namespace) -> int:
    """Import a licensed release into the home folder."""
    settings = load(home=arguments.home)
    folder: Path = arguments.folder
    files = ("llt.asc", "dd.txt", "dd.csv", "mp.txt", "mp.csv")
    known = next((name for name in files if find(folder, name)), None)
    if known is None:
        raise TerminologyError(
            str(folder), f"none of {', '.join(files)} is in it.", "Name the folder of MedDRA's or WHODrug's files."
        )
    read = read_meddra if known == "llt.asc" else read_whodrug
    dictionary = read(folder, arguments.version)
    dictionary.save(settings.home)
    if arguments.json:
        print_json(_about(settings.home, dictionary))
    tell(f"{dictionary.about.id}: {dictionary.about.terms} terms, found by {len(dictionary.names)} names.")
    return 0


def listing(arguments: Namespace) -> int:
    """List the starter and the imported dictionaries."""
    settings = load(home=arguments.home)
    found = [_about(settings.home, dictionary) for dictionary in _all(settings)]
    if arguments.json:
        print_json({"dictionaries": found})
    else:
        rows = [(d["id"], d["kind"], d["terms"], d["names"], "yes" if d["meaning"] else "no") for d in found]
        print(table(("id", "kind", "terms", "names", "by meaning"), rows, (32, 10, 8, 8, 10)))
    return 0


def remove(arguments: Namespace) -> int:
    """Delete an imported dictionary; codings that were saved with cases stay."""
    settings = load(home=arguments.home)
    path = next((path for path in imported(settings.home) if path.stem == arguments.id), None)
    if path is None:
        raise UsageError(arguments.id, "no dictionary of this id was imported.", "See `pv-reports terminology list`.")
    path.unlink()
    vectors_path(settings.home, arguments.id).unlink(missing_ok=True)
    tell(f"{arguments.id} was deleted.")
    return 0


def embed(arguments: Namespace) -> int:
    """Make the vectors of a dictionary's names."""
    from pv_reports.knowledge.embeddings import open_embedder

    settings = load(home=arguments.home)
    dictionary = _named(settings, arguments.id)
    embedder = open_embedder(settings.embedding_model, settings.home / "models")
    with tqdm(desc="names", unit="", disable=None, leave=False) as bar:
        make_meaning(settings.home, dictionary, embedder, partial(show, bar))
    tell(f"{arguments.id} is searched by meaning too.")
    return 0


def code(arguments: Namespace) -> int:
    """Print the candidates of each term in each dictionary."""
    from pv_reports.knowledge.embeddings import open_embedder

    settings = load(home=arguments.home)
    if arguments.dictionary:
        chosen = [_named(settings, arguments.dictionary)]
    else:
        chosen = [dictionary for dictionary in _all(settings) if dictionary.about.kind == "reaction"]
    embedder = None
    if any(has_meaning(settings.home, dictionary) for dictionary in chosen):
        embedder = open_embedder(settings.embedding_model, settings.home / "models")
    meanings = [load_meaning(settings.home, one, embedder) if embedder else None for one in chosen]
    found = [
        {"term": term, "coded": [coding.model_dump() for coding in codings(one, candidates(one, term, meaning))]}
        for term in arguments.terms
        for one, meaning in zip(chosen, meanings, strict=True)
    ]
    if arguments.json:
        print_json({"terms": found})
    else:
        rows = [
            (entry["term"], f"{c['dictionary']} {c['version']}".strip(), c["code"], c["term"], c["score"],
             "accepted" if c["accepted"] else "proposed")
            for entry in found
            for c in entry["coded"]
        ]  # fmt: skip
        print(table(("reported", "dictionary", "code", "term", "score", ""), rows, (28, 14, 12, 36, 6, 8)))
    return 0


def _all(settings: Settings) -> list[Dictionary]:
    return [starter("reaction"), starter("substance"), *map(Dictionary.load, imported(settings.home))]


def _named(settings: Settings, id: str) -> Dictionary:
    for dictionary in _all(settings):
        if dictionary.about.id == id:
            return dictionary
    raise UsageError(id, "there is no dictionary of this id.", "See `pv-reports terminology list`.")


def _about(home: Path, dictionary: Dictionary) -> dict[str, object]:
    about = dictionary.about
    return {
        "id": about.id, "name": about.name, "version": about.version, "language": about.language, "kind": about.kind,
        "terms": about.terms, "names": len(dictionary.names), "meaning": has_meaning(home, dictionary),
    }  # fmt: skip
