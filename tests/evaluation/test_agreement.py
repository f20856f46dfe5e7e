import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_reports.evaluation.agreement import near, normal


@pytest.mark.parametrize(("value", "expected"), [(54.0, "54"), (" A  B.", "a b"), (True, "true"), (None, "")])
def test_normal(value, expected):
    assert normal(value) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("severe headache", "headache"), ("50 mg", "50 mg daily"), ("2024-03", "2024-03-05"), ("2024", "2024-03"),
        ("1.5 mg", "1.5 mg/kg"), ("rash (generalised)", "generalised rash"), ("-", "-"),
    ],
)  # fmt: skip
def test_touching(one, other):
    assert near(one, other)
    assert near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 mg", "10 mg"), ("2024-03", "2024-04"), ("the rash of the arm", "pain in the leg"), ("5 mg", "5.5 mg"),
        ("recovered", "not_recovered"), ("rash", ""),
    ],
)  # fmt: skip
def test_apart(one, other):
    assert not near(one, other)
    assert not near(other, one)


@given(st.text(), st.text())
def test_agreement_has_no_direction(one, other):
    one, other = normal(one), normal(other)
    assert near(one, one)
    assert near(one, other) == near(other, one)
