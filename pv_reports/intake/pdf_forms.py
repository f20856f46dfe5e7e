"""Values of PDF forms: AcroForm fields, and XFA data where the form keeps the case only there."""

import io
import logging
import re
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from pv_reports.errors import IntakeError
from pv_reports.intake.builder import TextBuilder
from pv_reports.intake.form_labels import concomitant_label, known_label, leaf, spaced, spoken_label
from pv_reports.intake.part import Part
from pv_reports.intake.xml import local, parse

_EMPTY = {"", "/", "/Off", "--", "---", "Off", "None"}
_UNITS = {"Age unit": "Age", "Weight unit": "Weight"}

# pypdf reports each oddity of a file as a warning that may quote its content.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Field:
    """A filled form field."""

    label: str
    value: str


@dataclass(frozen=True)
class FormFields:
    """The filled fields of a form in their order, and whether they came from its XFA data."""

    fields: tuple[Field, ...] = ()
    xfa: bool = False


def read_fields(part: Part) -> FormFields:
    """The filled fields. Raises IntakeError only for hostile XFA data; a PDF without a form gives none."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(part.data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return FormFields()
        found = reader.get_fields() or {}
        acro = _acro_fields(found)
        if acro:
            return FormFields(tuple(acro))
        packets = reader.xfa or {}
    except IntakeError:
        raise
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, OSError,
            NotImplementedError, AssertionError):  # fmt: skip
        # pypdf raises all of these on damaged files; pdfium still reads the pages, and the caller notes the loss.
        return FormFields()
    data = packets.get("datasets")
    if not data:
        return FormFields()
    ticks = {leaf(name) for name, entry in found.items() if entry.get("/FT") == "/Btn"}
    tips = {leaf(name): str(entry["/TU"]) for name, entry in found.items() if entry.get("/TU")}
    return FormFields(tuple(_xfa_fields(part, bytes(data), ticks, tips)), xfa=True)


def add_fields(builder: TextBuilder, form: FormFields) -> None:
    """Append the fields as lines "Label: value", each value a form_field block."""
    if form.fields:
        builder.new_paragraph()
        builder.section = "Form fields"
    for field in form.fields:
        builder.field(field.label, field.value)


def _acro_fields(found: dict[str, Any]) -> list[Field]:
    fields: list[Field] = []
    for name, entry in found.items():
        kind, raw = entry.get("/FT"), entry.get("/V")
        if kind not in {"/Tx", "/Btn", "/Ch"} or raw is None:
            continue
        value = "; ".join(str(item) for item in raw) if isinstance(raw, list) else str(raw)
        if value.strip() in _EMPTY:
            continue
        ticked = value.removeprefix("/") if kind == "/Btn" else None
        fields.append(_field(name, value, str(entry.get("/TU") or ""), ticked))
    return _with_units(fields)


def _xfa_fields(part: Part, data: bytes, ticks: set[str], tips: dict[str, str]) -> list[Field]:
    fields: list[Field] = []
    root = parse(part, data, "XFA form data")
    for element in root.iter():
        name, value = local(element), (element.text or "").strip()
        if len(element) or not name or value in _EMPTY:
            continue
        path = ".".join([local(above) for above in reversed(list(element.iterancestors()))] + [name])
        known = known_label(path)
        tick = name in ticks or (known is not None and known[1] is not None)
        if tick and value in {"0", "false", "no"}:
            continue
        fields.append(_field(path, value, tips.get(name, ""), value if tick else None))
    return _with_units(fields)


def _field(name: str, value: str, tooltip: str, ticked: str | None) -> Field:
    """A field under the best label there is; ``ticked`` is the export value of a ticked box, None for other fields."""
    known = known_label(name)
    label = concomitant_label(name) or (known[0] if known else "")
    if not label:
        # An instruction for a tick box says what ticking means in a sentence, which is no label: its name is shorter.
        label = spoken_label(tooltip) if tooltip and ticked is None else ""
        label = label or spaced(name) or name
    if ticked is None:
        return Field(label, value)
    if known and known[1]:
        return Field(label, known[1])
    telling = re.fullmatch(r"(?:1|on|yes|true|x|checked|ja|oui)", ticked, re.IGNORECASE) is None
    return Field(label, ticked if telling else "Yes")


def _with_units(fields: list[Field]) -> list[Field]:
    """Join an amount with the unit ticked beside it, so that "Age: 45" and "years" become "Age: 45 years"."""
    units = {_UNITS[field.label]: field.value for field in fields if field.label in _UNITS}
    joined: list[Field] = []
    for field in fields:
        if field.label in units and re.fullmatch(r"[\d.,]+", field.value.strip()):
            joined.append(Field(field.label, f"{field.value.strip()} {units[field.label]}"))
        elif field.label not in _UNITS or _UNITS[field.label] not in {other.label for other in fields}:
            joined.append(field)
    return joined
