"""Tiny releases in the layouts of MedDRA and WHODrug. Every term, code and name in them is invented."""

import csv
from pathlib import Path

LLTS = [
    # code, name, preferred term, current
    ("90000001", "Glimmer fever", "90000001", "Y"),
    ("90000002", "Glimmering fever", "90000001", "Y"),
    ("90000003", "Feverglimmer NOS", "90000001", "N"),
    ("90000004", "Vomiting", "90000004", "Y"),
    ("90000005", "Plimsoll's elbow", "90000005", "Y"),
]
PTS = [("90000001", "Glimmer fever"), ("90000004", "Vomiting"), ("90000005", "Plimsoll's elbow")]


def meddra(folder: Path, version: str | None = "91.2", llts: list[tuple[str, str, str, str]] = LLTS) -> Path:
    """A release in ``folder/MedAscii``."""
    ascii_folder = folder / "MedAscii"
    ascii_folder.mkdir(parents=True)

    def write(name: str, rows: list[tuple[str, ...]]) -> None:
        text = "".join("$".join(row) + "$\r\n" for row in rows)
        (ascii_folder / name).write_text(text, encoding="utf-8", newline="")

    write("llt.asc", [(code, name, pt, *[""] * 6, current, "") for code, name, pt, current in llts])
    write("pt.asc", [(code, name, "", "99000001", *[""] * 7) for code, name in PTS])
    middle = ("92000001", "93000001", "99000001")
    names = ("Glimmers", "Glimmers and glows", "Invented disorders")
    write("mdhier.asc", [(c, *middle, n, *names, "Inv", "", "99000001", "Y") for c, n in PTS])
    if version:
        write("meddra_release.asc", [(version, "English", "", "", "")])
    return folder


PRODUCTS = [
    # record, sequence 1, sequence 2, medicinal product id, name
    ("900001", "01", "001", "1", "Zelvarine"),
    ("900001", "02", "001", "2", "Zelvarine hydrochloride"),
    ("900001", "02", "002", "3", "ZELVAR FORTE"),
    ("900002", "01", "001", "4", "Plumoxan;Zelvarine"),
]
CLASSES = [("900001", "01", "001", "1", "X90AB01"), ("900001", "02", "002", "3", "X90AB01")]


def b3(folder: Path, suffix: str = "txt") -> Path:
    """Format B3: DD and DDA."""
    folder.mkdir(parents=True, exist_ok=True)
    if suffix == "csv":
        _csv(folder / "DD.csv", [[r, s1, s2, "0", *[""] * 7, name] for r, s1, s2, _, name in PRODUCTS])
        _csv(folder / "DDA.csv", [[r, s1, s2, "0", atc] for r, s1, s2, _, atc in CLASSES])
        return folder
    _text(folder / "DD.txt", [f"{r}{s1}{s2}0".ljust(30) + name.ljust(80) for r, s1, s2, _, name in PRODUCTS])
    _text(folder / "DDA.txt", [f"{r}{s1}{s2}0{atc}".ljust(40) for r, s1, s2, _, atc in CLASSES])
    return folder


def c3(folder: Path, suffix: str = "txt") -> Path:
    """Format C3: MP and ThG. The product of each name stands twice, for two countries."""
    folder.mkdir(parents=True, exist_ok=True)
    if suffix == "csv":
        head = ["MPID", "MedID", "Drug record number", "Seq1", "Seq2", "Seq3", "Seq4", "Generic", "Drug name"]
        rows = [[mp, "", r, s1, s2, "", "", "N", name, *[""] * 14] for r, s1, s2, mp, name in PRODUCTS]
        _csv(folder / "MP.csv", [head, *rows, *rows])
        _csv(folder / "ThG.csv", [[str(n), atc, "", "Y", mp] for n, (*_, mp, atc) in enumerate(CLASSES)])
        return folder
    lines = [f"{mp:<10}{'':35}{r}{s1}{s2}{'':20}N{name:<1500}{'':165}" for r, s1, s2, mp, name in PRODUCTS]
    _text(folder / "MP.txt", lines * 2)
    _text(folder / "ThG.txt", [f"{n:<10}{atc:<10}20260101Y{mp:<10}" for n, (*_, mp, atc) in enumerate(CLASSES)])
    return folder


def _csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _text(path: Path, rows: list[str]) -> None:
    path.write_text("".join(row + "\r\n" for row in rows), encoding="utf-8", newline="")
