"""MedDRA as its licence holders receive it: the ``$``-separated files of the folder MedAscii.

Column orders follow the MSSO's "MedDRA Distribution File Format Document". Three files are read: ``llt.asc``,
``pt.asc`` and ``mdhier.asc``; ``meddra_release.asc`` names version and language. The others repeat what these say.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pv_reports.errors import TerminologyError
from pv_reports.terminology.dictionary import About, Dictionary, Term
from pv_reports.terminology.rowfiles import fault, find, lines, needed

NAME = "MedDRA"
# llt.asc: code, name, pt_code, six legacy codes, currency, legacy code
_LLT_PT, _LLT_CURRENCY = 2, 9
# mdhier.asc: pt, hlt, hlgt, soc codes, their four names, abbreviation, empty, pt_soc, whether the path is primary
_HIER_SOC_NAME, _HIER_PRIMARY = 7, 11


def read_meddra(folder: Path, version: str | None = None) -> Dictionary:
    """The lowest level terms of a MedDRA release with their preferred terms and primary organ classes.

    A lowest level term that is no longer current is found by its name but gives its preferred term's code, since only
    current terms may be reported (E.i.2.1b). Raises TerminologyError naming file and line.
    """
    release = _release(folder)
    version = version or release.get("version") or _from_folder(folder)
    if not version:
        raise TerminologyError(str(folder), "the release is not stated in any file.", "Give it with --version.")
    preferred = {row[0]: row[1] for _, row in _rows(needed(folder, "pt.asc"), 2)}
    groups = {
        row[0]: row[_HIER_SOC_NAME]
        for _, row in _rows(needed(folder, "mdhier.asc"), _HIER_PRIMARY + 1)
        if row[_HIER_PRIMARY] == "Y"
    }
    about = About(NAME, version, release.get("language", "English"), "reaction")
    return Dictionary.build(about, _named(needed(folder, "llt.asc"), preferred, groups))


def _named(path: Path, preferred: dict[str, str], groups: dict[str, str]) -> Iterator[tuple[str, Term]]:
    for number, row in _rows(path, _LLT_CURRENCY + 1):
        code, name, parent, current = row[0], row[1], row[_LLT_PT], row[_LLT_CURRENCY]
        if parent not in preferred:
            raise fault(path, number, f"the preferred term {parent or '(none)'} is not in pt.asc.")
        if current not in ("Y", "N"):
            raise fault(path, number, f"the currency is {current or 'empty'}, not Y or N.")
        group = groups.get(parent, "")
        if current == "N":
            code, shown = parent, preferred[parent]
        else:
            shown = name
        yield name, Term(code, shown, parent, preferred[parent], group)


def _rows(path: Path, least: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in lines(path):
        row = [field.strip() for field in line.split("$")]
        if len(row) < least:
            raise fault(path, number, f"it has {len(row)} fields, not {least} separated by $.")
        if not row[0].isdigit() or not row[1]:
            raise fault(path, number, "it does not start with a code and a name.")
        yield number, row


def _release(folder: Path) -> dict[str, str]:
    path = find(folder, "meddra_release.asc")
    if path is None:
        return {}
    for number, line in lines(path):
        row = [field.strip() for field in line.split("$")]
        if len(row) < 2 or not re.fullmatch(r"\d+\.\d+", row[0]):
            raise fault(path, number, "it does not start with version and language.")
        return {"version": row[0], "language": row[1] or "English"}
    return {}


def _from_folder(folder: Path) -> str | None:
    """The version that the archive's own folder names carry: "MedDRA_27_1_English"."""
    named = re.search(r"meddra_(\d+)_(\d)", "/".join(folder.resolve().parts[-3:]).lower())
    return f"{named[1]}.{named[2]}" if named else None
