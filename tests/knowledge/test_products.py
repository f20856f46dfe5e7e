"""Reported product names find the names that knowledge is filed under."""

import pytest

from pv_reports.knowledge.products import known_names

KNOWN = {
    "metformin",
    "glucophage",
    "glucophage xr",
    "insulin",
    "insulin glargine",
    "co-trimoxazole",
    "valsartan",
    "amlodipine",
}


@pytest.mark.parametrize(
    ("reported", "meant"),
    [
        ("Metformin", ["metformin"]),
        ("  GLUCOPHAGE   XR 500 mg tabs", ["glucophage xr"]),
        ("Metformin hydrochloride 850mg", ["metformin"]),
        ("insulin glargine", ["insulin glargine"]),
        ("Amlodipine/Valsartan 5/160", ["amlodipine", "valsartan"]),
        ("Co-trimoxazole forte", ["co-trimoxazole"]),
        ("metforminum", ["metforminum"]),
        ("unheard of", ["unheard of"]),
        (" ", []),
    ],
)
def test_reported_name(reported: str, meant: list[str]) -> None:
    assert list(known_names([reported], KNOWN)) == meant
