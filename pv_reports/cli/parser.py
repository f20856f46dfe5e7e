"""Every command with its options and an example. Nothing here imports what a command needs to run."""

import argparse
from pathlib import Path

from pv_reports import __version__

_HOME = "folder that holds all state (default: PV_REPORTS_HOME)"


class _Command:
    """Adds sub-commands that share the common options."""

    def __init__(self, subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        self._subparsers = subparsers

    def add(self, name: str, run: str | None, text: str, example: str) -> argparse.ArgumentParser:
        parser = self._subparsers.add_parser(
            name,
            help=text,
            description=text,
            epilog=f"example:\n  pv-reports {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        # left out of the namespace where it is not given, so that it may stand before or after the command
        parser.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=_HOME)
        if run:
            parser.set_defaults(run=run)
        return parser

    def group(self, name: str, text: str, example: str) -> "_Command":
        parser = self.add(name, None, text, example)
        return _Command(parser.add_subparsers(metavar="ACTION", required=True))


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def _batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jsonl", type=Path, metavar="IN", help="batch: one JSON object per line")
    parser.add_argument(
        "--out", type=Path, metavar="OUT", help="batch: results, one line per input line, in input order"
    )


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="pv-reports",
        description="Drug-safety reports from case documents: extracted with evidence, drafted, checked, signed.",
        epilog="example:\n  pv-reports draft letter.pdf --out drafts/",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"pv-reports {__version__}")
    parser.add_argument("--home", type=Path, metavar="DIR", help=_HOME)
    commands = _Command(parser.add_subparsers(metavar="COMMAND"))
    _using(commands)
    _knowledge(commands)
    _terminology(commands)
    _cases(commands)
    _keeping(commands)
    return parser


def _using(commands: _Command) -> None:
    demo = commands.add(
        "demo", "demo:demo", "take the sample documents through the whole way, then serve the page", "demo --no-serve"
    )
    demo.add_argument("--no-serve", action="store_true", help="stop after the table of cases")
    demo.add_argument("--host", default="127.0.0.1")
    demo.add_argument("--port", type=int, default=8000)
    _json(demo)

    serve = commands.add("serve", "serve:serve", "serve the web application and work on its jobs", "serve --port 8000")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)

    commands.add("worker", "serve:worker", "work on the jobs of the same database, without a page", "worker")

    draft = commands.add(
        "draft", "draft:draft", "files in, drafts out, no queue", "draft letter.pdf mail.eml --out drafts/"
    )
    draft.add_argument("files", nargs="+", type=Path, metavar="FILE")
    draft.add_argument("--report", default="narrative", help="report template (default: narrative)")
    draft.add_argument(
        "--out", type=Path, default=Path("."), metavar="DIR", help="folder for <case>.docx and <case>.json"
    )
    _json(draft)

    extract = commands.add("extract", "draft:extract", "safety cases only", "extract letter.pdf --json")
    extract.add_argument("files", nargs="*", type=Path, metavar="FILE")
    _batch(extract)
    extract.add_argument(
        "--jobs", type=int, metavar="N", help="processes for a batch (default: one per core, one for a short batch)"
    )
    _json(extract)

    check = commands.add(
        "check", "draft:check", "check any text against its sources", "check draft.txt --source letter.pdf --json"
    )
    check.add_argument("draft", nargs="?", type=Path, metavar="DRAFT")
    check.add_argument("--source", nargs="+", type=Path, default=[], metavar="FILE")
    _batch(check)
    _json(check)

    evaluate = commands.add(
        "evaluate", "evaluate:evaluate", "per-field scores against gold", "evaluate --gold gold/ --report scores.md"
    )
    evaluate.add_argument(
        "--gold", type=Path, required=True, metavar="PATH", help="folder of gold files, or one of them"
    )
    evaluate.add_argument(
        "--documents", type=Path, metavar="DIR", help="folder of the documents (default: beside the gold)"
    )
    evaluate.add_argument(
        "--format", choices=["cases", "phee"], help="form of the gold (default: told by its first line)"
    )
    evaluate.add_argument(
        "--report", type=Path, metavar="FILE", help="write .md or .json with the worst cases; it quotes the gold"
    )
    model = evaluate.add_mutually_exclusive_group()
    model.add_argument("--with-model", action="store_true", help="fail where no model is configured")
    model.add_argument("--without-model", action="store_true", help="leave a configured model out")
    evaluate.add_argument("--without-tagger", action="store_true", help="leave the learned tagger out")
    evaluate.add_argument("--compare", action="store_true", help="read in every way there is and show the differences")
    evaluate.add_argument("--jobs", type=int, default=1, metavar="N", help="processes that read (default: 1)")
    evaluate.add_argument("--seed", type=int, default=20_261_123, help="of the intervals' resamples")
    _json(evaluate)


def _knowledge(commands: _Command) -> None:
    knowledge = commands.group("knowledge", "the knowledge base", "knowledge search 'warfarin interaction' -k 5")
    add = knowledge.add(
        "add",
        "knowledge:add",
        "add source packs (folders with source.yaml) or JSONL",
        "knowledge add packs/acme --scope private",
    )
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add.add_argument("--scope", choices=["private", "public"], required=True)
    _json(add)
    listing = knowledge.add("list", "knowledge:sources", "the sources", "knowledge list --json")
    listing.add_argument("--all", action="store_true", help="replaced editions too")
    _json(listing)
    remove = knowledge.add(
        "remove", "knowledge:remove", "take a source out of the search", "knowledge remove ccds-zelvarin"
    )
    remove.add_argument("source")
    search = knowledge.add(
        "search", "knowledge:search", "search the passages", "knowledge search 'maximum dose metformin' -k 5 --json"
    )
    search.add_argument("query", nargs="?", metavar="QUERY")
    search.add_argument("-k", type=int, default=10)
    search.add_argument("--scope", choices=["private", "public"])
    search.add_argument("--product", action="append", default=[], help="only passages about this product")
    search.add_argument("--arm", choices=["hybrid", "dense", "bm25"], default="hybrid")
    _batch(search)
    _json(search)


def _terminology(commands: _Command) -> None:
    terminology = commands.group("terminology", "the dictionaries to code against", "terminology code 'threw up'")
    add = terminology.add(
        "import",
        "terminology:add",
        "import the unpacked files of a licensed MedDRA or WHODrug release",
        "terminology import MedDRA_27_1_English/",
    )
    add.add_argument("folder", type=Path, metavar="FOLDER")
    add.add_argument("--version", help="the release, where the files do not state it (WHODrug: 2026-03)")
    _json(add)
    _json(terminology.add("list", "terminology:listing", "the dictionaries of this home", "terminology list"))
    remove = terminology.add(
        "remove", "terminology:remove", "delete an imported dictionary", "terminology remove meddra-27.1-english"
    )
    remove.add_argument("id", metavar="ID")
    embed = terminology.add(
        "embed", "terminology:embed", "let a dictionary be searched by meaning too", "terminology embed starter"
    )
    embed.add_argument("id", metavar="ID")
    code = terminology.add("code", "terminology:code", "candidates for terms, with scores", "terminology code hedache")
    code.add_argument("terms", nargs="+", metavar="TERM")
    code.add_argument("--dictionary", metavar="ID", help="one of `terminology list` (default: all of reactions)")
    _json(code)


def _cases(commands: _Command) -> None:
    case = commands.group("case", "the queue without a browser", "case list")
    add = case.add("add", "case:add", "take documents in and draft their reports", "case add letter.pdf")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _json(add)
    _json(case.add("list", "case:listing", "the queue, most urgent first", "case list --json"))
    show = case.add("show", "case:show", "one case with its draft and findings", "case show ID")
    show.add_argument("id", metavar="ID")
    _json(show)
    sign = case.add("sign", "case:sign", "approve and sign a case's report", "case sign ID --user anna")
    sign.add_argument("id", metavar="ID")
    sign.add_argument(
        "--user", required=True, help="who signs; the password is asked for or read from PV_REPORTS_PASSWORD"
    )
    sign.add_argument("--reason", default="", help="why open blockers are overridden")
    _json(sign)
    export = case.add(
        "export", "case:export", "a case's report as a file", "case export ID --to docx --out report.docx"
    )
    export.add_argument("id", metavar="ID")
    export.add_argument("--to", choices=["docx"], default="docx")
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument(
        "--draft", action="store_true", help="an unsigned case leaves only so, and is marked as a draft"
    )


def _keeping(commands: _Command) -> None:
    _json(commands.add("doctor", "keep:doctor", "what is active and what is missing", "doctor --json"))
    audit = commands.group("audit", "the audit trail", "audit verify")
    _json(
        audit.add("verify", "keep:verify", "prove that no audit record was altered or removed", "audit verify --json")
    )
    backup = commands.add("backup", "keep:backup", "everything into one file", "backup 2026-11-23.tar")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = commands.add("restore", "keep:restore", "a backup into an empty home", "restore 2026-11-23.tar")
    restore.add_argument("file", type=Path, metavar="FILE")
    user = commands.group("user", "the people", "user add anna --role approver")
    add = user.add(
        "add",
        "keep:add_user",
        "add a person; the password is asked for or read from PV_REPORTS_PASSWORD",
        "user add anna --role approver --printed-name 'Anna Berg, MD'",
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", required=True, choices=["intake", "reviewer", "approver", "quality", "admin"])
    add.add_argument("--printed-name", help="as it stands under a signature (default: NAME)")
    _json(user.add("list", "keep:list_users", "the people and their roles", "user list"))
