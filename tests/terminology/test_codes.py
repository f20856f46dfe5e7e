from typing import get_args

import pytest

from pv_reports import records
from pv_reports.terminology import codes


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (codes.REPORT_TYPE, records.ReportType), (codes.QUALIFICATION, records.Qualification),
        (codes.SEX, records.Sex), (codes.AGE_GROUP, records.AgeGroup), (codes.AGE_UNIT, records.AgeUnit),
        (codes.OUTCOME, records.Outcome), (codes.ROLE, records.Role), (codes.ACTION_TAKEN, records.ActionTaken),
        (codes.RECHALLENGE, records.Challenge), (codes.SERIOUSNESS, records.SeriousnessCriterion),
    ],
)  # fmt: skip
def test_every_name_of_the_vocabulary_has_its_number(table: dict[str, int], names: object) -> None:
    assert set(table) == set(get_args(names))


def test_numbers_go_back_to_names() -> None:
    assert codes.name_of(codes.OUTCOME, 5) == "fatal"
    assert codes.name_of(codes.ACTION_TAKEN, 9) == "not_applicable"
    assert codes.name_of(codes.REPORT_TYPE, 1) == "spontaneous"
    assert codes.name_of(codes.SEX, 7) is None


def test_special_situations_are_a_part_of_the_vocabulary() -> None:
    assert set(codes.SPECIAL_SITUATION) < set(get_args(records.SpecialSituation))
