from typing import get_args

import pytest

from pv_reports.drafting import load_template, versions
from pv_reports.errors import TemplateError
from pv_reports.records import SafetyCase


def test_the_newest_version_is_the_default():
    assert load_template().version == versions("narrative")[-1]


@pytest.mark.parametrize(("name", "version"), [("no-such", None), ("narrative", "99.0")])
def test_an_unknown_template_is_named(name, version):
    with pytest.raises(TemplateError, match=name):
        load_template(name, version)


def test_a_section_carries_only_fields_that_exist():
    known = set(fields(SafetyCase))
    for section in load_template().sections:
        assert set(section.carries) <= known


def fields(model, prefix=""):
    for name, info in model.model_fields.items():
        yield f"{prefix}{name}"
        for part in _parts(info.annotation):
            if hasattr(part, "model_fields") and part.__name__.partition("[")[0] != "Fact":
                yield from fields(part, f"{prefix}{name}.")


def _parts(annotation):
    found = get_args(annotation)
    return [annotation] if not found else [inner for part in found for inner in _parts(part)]
