"""knowledge add, list, remove, search."""

from argparse import Namespace
from functools import partial

from tqdm import tqdm

from pv_reports.cli.base import show
from pv_reports.cli.output import bar, print_json, read_jsonl, table, tell, write_jsonl
from pv_reports.cli.usage import UsageError
from pv_reports.knowledge import KnowledgeBase
from pv_reports.settings import load


def _open(arguments: Namespace) -> KnowledgeBase:
    settings = load(home=arguments.home)
    return KnowledgeBase.open(settings.home, settings)


def add(arguments: Namespace) -> int:
    """Add packs or JSONL to the base."""
    with _open(arguments) as base, tqdm(desc="passages", unit="", disable=None, leave=False) as bar:
        sources = base.add(arguments.paths, arguments.scope, partial(show, bar))
    if arguments.json:
        print_json({"sources": [source.model_dump(mode="json") for source in sources]})
    tell(f"{len(sources)} sources are new or changed.")
    return 0


def sources(arguments: Namespace) -> int:
    """List the sources."""
    with _open(arguments) as base:
        found = base.sources(all=arguments.all)
    if arguments.json:
        print_json({"sources": [source.model_dump(mode="json") for source in found]})
    else:
        rows = [(s.id, s.edition, s.scope, s.kind, "yes" if s.active else "replaced", s.title) for s in found]
        print(table(("id", "edition", "scope", "kind", "active", "title"), rows, (28, 12, 8, 28, 8, 50)))
    return 0


def remove(arguments: Namespace) -> int:
    """Take a source out of the search; drafts that cite it still can."""
    with _open(arguments) as base:
        base.remove(arguments.source)
    tell(f"{arguments.source} is no longer searched.")
    return 0


def search(arguments: Namespace) -> int:
    """Search for one query or a JSONL batch of them."""
    options = {
        "scope": arguments.scope,
        "products": tuple(name.lower() for name in arguments.product),
        "arm": arguments.arm,
    }
    with _open(arguments) as base:
        if arguments.jsonl:
            if arguments.out is None:
                raise UsageError("--jsonl", "needs a file for the results.", "Name it with --out.")
            write_jsonl(
                arguments.out,
                (
                    {
                        "id": row["id"],
                        "ids": base.search_sources(str(row["text"]), arguments.k, **options),
                    }
                    for row in bar(read_jsonl(arguments.jsonl, ("id", "text")), "searching")
                ),
            )
            return 0
        if not arguments.query:
            raise UsageError("search", "no query is given.", "Name a QUERY or --jsonl.")
        hits = base.search(arguments.query, arguments.k, **options)
    if arguments.json:
        print_json({"hits": [hit.model_dump(mode="json") for hit in hits]})
    else:
        for hit in hits:
            passage = hit.passage
            title = f"{passage.title} (edition {passage.edition}), {passage.section}"
            print(f"{hit.score:.3f}  {title}\n       {' '.join(passage.text.split())[:240]}")
    return 0
