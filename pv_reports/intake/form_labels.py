"""Readable labels for form fields that carry only a technical name or a screen-reader instruction.

The field names are those of FDA forms 3500 and 3500A (public domain), as printed in their AcroForm and XFA layers.
"""

import re

# (field name in lower case, label, value when ticked). "{n}" is the number found in the name. A tick box without a
# value of its own is ticked "Yes".
_KNOWN: tuple[tuple[str, str, str | None], ...] = (
    (r"pat(?:ient)?id(?:entifier)?", "Patient identifier", None),
    (r"patage|agevalue", "Age", None),
    (r"age(?:yrs|years)", "Age unit", "years"),
    (r"age(?:mos|months|mths)", "Age unit", "months"),
    (r"age(?:wks|weeks)", "Age unit", "weeks"),
    (r"age(?:days|dys)", "Age unit", "days"),
    (r"patdob|datebirth|dob|birthdate", "Date of birth", None),
    (r"sexm", "Sex", "Male"),
    (r"sexf", "Sex", "Female"),
    (r"patweight|weightvalue", "Weight", None),
    (r"(?:weight|pat|wt)lbs?", "Weight unit", "lb"),
    (r"(?:weight|pat|wt)kgs?", "Weight unit", "kg"),
    (r"aminalna|raceamind", "Race", "American Indian or Alaska Native"),
    (r"asian|raceasian", "Race", "Asian"),
    (r"black\w*|raceblack", "Race", "Black or African American"),
    (r"white|racewhite", "Race", "White"),
    (r"racepacific", "Race", "Native Hawaiian or Pacific Islander"),
    (r"racemiddleeastern", "Race", "Middle Eastern or North African"),
    (r"hispanic|ethnic\w*", "Ethnicity", "Hispanic or Latino"),
    (r"adverse|repadverse", "Type of report", "Adverse event"),
    (r"reperror", "Type of report", "Product use or medication error"),
    (r"defects|prodprob\w*", "Type of report", "Product problem"),
    (r"diffmanu", "Type of report", "Problem with different manufacturer of same medicine"),
    (r"death", "Outcome attributed to adverse event", "Death"),
    (r"(?:date(?:of)?death|deathdate)", "Date of death", None),
    (r"lifethr\w*", "Outcome attributed to adverse event", "Life-threatening"),
    (r"hosp\w*", "Outcome attributed to adverse event", "Hospitalization (initial or prolonged)"),
    (r"disab\w*", "Outcome attributed to adverse event", "Disability or permanent damage"),
    (r"congen\w*", "Outcome attributed to adverse event", "Congenital anomaly/birth defect"),
    (r"reqd?inter\w*|requireint\w*", "Outcome attributed to adverse event", "Required intervention"),
    (r"otherevents|othserious|otherser\w*", "Outcome attributed to adverse event",
     "Other serious or important medical event"),
    (r"dateadvevent|eventdate", "Date of event", None),
    (r"datereport|reportdate", "Date of this report", None),
    (r"advevdesc\w*|descevent\w*", "Describe event", None),
    (r"otherhist\w*|otherhistory", "Other relevant history", None),
    (r"addcomm|additionalcomments", "Additional comments", None),
    (r"testdata(\d+)", "Test {n}", None),
    (r"testd?date(\d+)|tdate(\d+)", "Test {n} date", None),
    (r"lowtestrange(\d+)|tlowrange(\d+)", "Test {n} low range", None),
    (r"hightestrange(\d+)|thighrange(\d+)", "Test {n} high range", None),
    (r"prodname(\d+)|prod(\d+)name", "Suspect product {n}", None),
    (r"prodstr(\d+)|prod(\d+)strength", "Suspect product {n} strength", None),
    (r"produnit(\d+)|prod(\d+)strengthunit", "Suspect product {n} strength unit", None),
    (r"ndc(\d+)|prod(\d+)ndc_id", "Suspect product {n} NDC number", None),
    (r"manu(\d+)|prod(\d+)manucomp", "Suspect product {n} manufacturer", None),
    (r"lot(\d+)|prod(\d+)lotnum", "Suspect product {n} lot number", None),
    (r"dose(\d+)|prod(\d+)dose", "Suspect product {n} dose", None),
    (r"doseunit(\d+)|prod(\d+)doseunit", "Suspect product {n} dose unit", None),
    (r"freq(\d+)|prod(\d+)freq", "Suspect product {n} frequency", None),
    (r"route(\d+)|prod(\d+)route", "Suspect product {n} route", None),
    (r"start(\d+)date|prod(\d+)therapystartdate", "Suspect product {n} therapy start date", None),
    (r"end(\d+)date|prod(\d+)therapystopdate", "Suspect product {n} therapy stop date", None),
    (r"red(\d+)date|prod(\d+)dosereduc\w*", "Suspect product {n} dose reduced on", None),
    (r"dur(\d+)|prod(\d+)duration", "Suspect product {n} duration", None),
    (r"durunit(\d+)|prod(\d+)durationunit", "Suspect product {n} duration unit", None),
    (r"diagnosis(\d+)|prod(\d+)diagnosis", "Suspect product {n} indication", None),
    (r"exp(\d+)date|prod(\d+)expdate", "Suspect product {n} expiration date", None),
    (r"prod(\d+)therapyongoingyes", "Suspect product {n} therapy ongoing", "Yes"),
    (r"prod(\d+)therapyongoingno", "Suspect product {n} therapy ongoing", "No"),
    (r"prod(\d+)brand", "Suspect product {n} type", "Brand"),
    (r"prod(\d+)generic", "Suspect product {n} type", "Generic or biosimilar"),
    (r"prod(\d+)otc", "Suspect product {n} type", "Over-the-counter"),
    (r"abate(\d+)y|prod(\d+)abatedyes", "Suspect product {n} event abated after use stopped", "Yes"),
    (r"abate(\d+)n|prod(\d+)abatedno", "Suspect product {n} event abated after use stopped", "No"),
    (r"abate(\d+)na|prod(\d+)abatedna", "Suspect product {n} event abated after use stopped", "Doesn't apply"),
    (r"reapp?e?a?r?(\d+)y|prod(\d+)reappearyes", "Suspect product {n} event reappeared after reintroduction", "Yes"),
    (r"reapp?e?a?r?(\d+)n|prod(\d+)reappearno", "Suspect product {n} event reappeared after reintroduction", "No"),
    (r"reapp?e?a?r?(\d+)na|prod(\d+)reappearna", "Suspect product {n} event reappeared after reintroduction",
     "Doesn't apply"),
    (r"evalyes", "Product available for evaluation", "Yes"),
    (r"evalno", "Product available for evaluation", "No"),
    (r"picyes", "Picture of product available", "Yes"),
    (r"advterms", "Adverse event terms", None),
    (r"reportlast|lastname", "Reporter last name", None),
    (r"reportfirst|firstname", "Reporter first name", None),
    (r"reportaddr|address", "Reporter address", None),
    (r"reportcity|city", "Reporter city", None),
    (r"reportst|state", "Reporter state", None),
    (r"reportzip|zipcode", "Reporter postal code", None),
    (r"reportcountry|country", "Reporter country", None),
    (r"reportemail|email", "Reporter e-mail", None),
    (r"reportphone|phonenum", "Reporter phone", None),
    (r"repoccupation|occupation", "Reporter occupation", None),
    (r"rephpy|proyes", "Health professional", "Yes"),
    (r"rephpn|prono", "Health professional", "No"),
    (r"reportfday", "Initial reporter also sent report to FDA", "Yes"),
    (r"reportfdan", "Initial reporter also sent report to FDA", "No"),
    (r"manucomp", "Also reported to", "Manufacturer/compounder"),
    (r"userfac", "Also reported to", "User facility"),
    (r"distimp", "Also reported to", "Distributor/importer"),
    (r"packer", "Also reported to", "Packer"),
    (r"identityno", "Reporter identity not to be disclosed to the manufacturer", "Yes"),
    (r"mfr", "Mfr report number", None),
    (r"manurepnum", "Manufacturer report number", None),
    (r"repsrcfor", "Report source", "Foreign"),
)  # fmt: skip
_ADDRESS = {"address", "city", "state", "zipcode", "country"}
_COMPILED = tuple((re.compile(pattern), label, ticked) for pattern, label, ticked in _KNOWN)

# Fields that stand in a section of their own: the rows of the table of concomitant products.
_CONCOMITANT = re.compile(r"(?:prod|conc?prod|cm)(\d+)")

_INSTRUCTION = (
    re.compile(r"^please\s+(?:select or enter|enter|type|describe|select|indicate|specify)\s+", re.IGNORECASE),
    re.compile(r"^(?:enter|type|select)\s+", re.IGNORECASE),
    re.compile(r"^the\s+", re.IGNORECASE),
)
_REST = re.compile(
    r"\s+(?:here\b|in 2 digit|from the (?:available|following)|by clicking|please check|\(number only\)).*$",
    re.IGNORECASE | re.DOTALL,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|_")


def leaf(name: str) -> str:
    """The last component of a full field name, without its index: ``form[0].Page1[0].patAge[0]`` gives ``patAge``."""
    return re.sub(r"\[\d+\]", "", name).rsplit(".", 1)[-1]


def known_label(name: str) -> tuple[str, str | None] | None:
    """Label and tick value of a field of forms 3500 or 3500A; None for any other field."""
    lowered = leaf(name).lower()
    if lowered in _ADDRESS and re.search(r"prod\d", name, re.IGNORECASE):
        return None  # where the product was bought, not where the reporter lives
    for pattern, label, ticked in _COMPILED:
        match = pattern.fullmatch(lowered)
        if match:
            number = next((group for group in match.groups() if group), "") if match.groups() else ""
            return label.replace("{n}", number), ticked
    return None


def concomitant_label(path: str) -> str | None:
    """The label of a field in a table of other (concomitant) products, by its path; None for any other field."""
    if not re.search(r"SecF_Other|conc", path, re.IGNORECASE):
        return None
    lowered = leaf(path).lower()
    if match := _CONCOMITANT.fullmatch(lowered):
        return f"Concomitant product {match[1]}"
    if match := re.fullmatch(r"(start|end)(?:date)?(\d+)", lowered):
        return f"Concomitant product {match[2]} {'start' if match[1] == 'start' else 'stop'} date"
    return None


def spoken_label(tooltip: str) -> str:
    """The subject of a screen-reader instruction: "Please enter the NDA number here." gives "NDA number"."""
    text = _REST.sub("", " ".join(tooltip.split()))
    for pattern in _INSTRUCTION:
        text = pattern.sub("", text)
    text = text.rstrip(" .,;:")
    return (text[:1].upper() + text[1:])[:100]


def spaced(name: str) -> str:
    """A field name as words: ``reporterCountry`` gives ``reporter Country``."""
    return " ".join(_CAMEL.sub(" ", leaf(name)).split())
