"""doctor, audit, backup, restore, user: keeping the home."""

import shutil
from argparse import Namespace
from importlib.metadata import version
from typing import Any

from pv_reports.cli.output import print_json, table, tell
from pv_reports.cli.service import password
from pv_reports.records import UserRole
from pv_reports.settings import Settings, load
from pv_reports.store import Store
from pv_reports.terminology import DICTIONARY
from pv_reports.terminology.dictionary import imported


def doctor(arguments: Namespace) -> int:
    """Print what is active and what is missing."""
    settings = load(home=arguments.home)
    report = _report(settings)
    if arguments.json:
        print_json(report)
    else:
        rows = [(part, entry["active"], entry.get("missing", "")) for part, entry in report.items()]
        print(table(("part", "active", "missing"), rows, (14, 70, 60)))
    return 0


def _report(settings: Settings) -> dict[str, dict[str, Any]]:
    from pv_reports.knowledge import KnowledgeBase

    report: dict[str, dict[str, Any]] = {
        "version": {"active": version("pv-reports")},
        "home": {"active": str(settings.home)},
    }
    if settings.model_url:
        report["model"] = {"active": f"{settings.model_name} at {settings.model_url} ({settings.model_json})"}
    else:
        report["model"] = {
            "active": "auto-narrative and patterns, no model is called",
            "missing": "set PV_REPORTS_MODEL_URL for a Qwen endpoint",
        }
    report["index"] = {
        "active": f"Qdrant server {settings.qdrant_url}" if settings.qdrant_url else "Qdrant's engine in this process"
    }
    with KnowledgeBase.open(settings.home, settings) as base:
        sources = base.sources()
    report["knowledge"] = {
        "active": f"{len(sources)} sources",
        **({} if sources else {"missing": "pv-reports knowledge add"}),
    }
    report["embedding"] = {"active": settings.embedding_model}
    with Store.open(settings) as store:
        people = len(store.users())
    database = "PostgreSQL" if settings.database_url else f"SQLite in {settings.home}"
    report["database"] = {"active": database}
    report["people"] = {"active": f"{people} accounts", **({} if people else {"missing": "pv-reports user add"})}
    tesseract = shutil.which("tesseract")
    wanted = settings.ocr if settings.ocr != "auto" else ("tesseract" if tesseract else "rapidocr")
    absent = wanted == "tesseract" and not tesseract
    report["ocr"] = {"active": wanted, **({"missing": "tesseract is not installed"} if absent else {})}
    licensed = [path.stem for path in imported(settings.home)]
    report["dictionary"] = {
        "active": ", ".join([f"{DICTIONARY} (open)", *licensed]),
        **({} if licensed else {"missing": "no MedDRA or WHODrug licence is loaded: pv-reports terminology import"}),
    }
    return report


def verify(arguments: Namespace) -> int:
    """Check the whole audit chain; exit code 1 when anything was altered or removed."""
    with Store.open(load(home=arguments.home)) as store:
        report = store.verify_audit()
    if arguments.json:
        print_json(report.model_dump(mode="json") | {"sound": report.sound})
    else:
        print(f"{report.events} audit events, {'the chain is sound' if report.sound else 'NOT SOUND'}")
        for fault in report.faults:
            print(f"  {fault}")
    return 0 if report.sound else 1


def backup(arguments: Namespace) -> int:
    """Write everything into one file."""
    with Store.open(load(home=arguments.home)) as store:
        tell(f"{store.backup(arguments.file)} written.")
    return 0


def restore(arguments: Namespace) -> int:
    """Restore a backup into an empty home and verify it."""
    report = Store.restore(arguments.file, load(home=arguments.home))
    tell(f"Restored {report.events} audit events; the chain is {'sound' if report.sound else 'NOT SOUND'}.")
    return 0 if report.sound else 1


def add_user(arguments: Namespace) -> int:
    """Add a person."""
    settings = load(home=arguments.home)
    secret = password(f"New password of {arguments.name}")
    with Store.open(settings) as store:
        user = store.add_user(
            arguments.name, arguments.printed_name or arguments.name, UserRole(arguments.role), secret
        )
    tell(f"{user.name} ({user.printed_name}) may sign in as {user.role}.")
    return 0


def list_users(arguments: Namespace) -> int:
    """Print the people."""
    with Store.open(load(home=arguments.home)) as store:
        people = store.users()
    if arguments.json:
        print_json({"users": [person.model_dump(mode="json") for person in people]})
    else:
        print(
            table(
                ("name", "printed name", "role", "active"),
                [(p.name, p.printed_name, p.role, p.active) for p in people],
                (16, 32, 10, 6),
            )
        )
    return 0
