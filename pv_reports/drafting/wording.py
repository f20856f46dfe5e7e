"""How values are written in a report: dates, ages, lists and the words for coded values."""

from pv_reports.records import Age
from pv_reports.terminology import lexicon

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

QUALIFICATION = {
    "physician": "a physician",
    "pharmacist": "a pharmacist",
    "other_hcp": "another health professional",
    "lawyer": "a lawyer",
    "consumer": "a consumer",
}
OUTCOME = {
    "recovered": "had resolved (recovered)",
    "recovering": "was resolving (recovering)",
    "not_recovered": "had not resolved (not recovered)",
    "sequelae": "had resolved with sequelae",
    "fatal": "had a fatal outcome",
    "unknown": "had an outcome that was reported as unknown",
}
ACTION = {
    "withdrawn": "was withdrawn",
    "reduced": "was continued at a reduced dose",
    "increased": "was continued at an increased dose",
    "unchanged": "was continued unchanged",
    "unknown": "was reported with an unknown action taken",
    "not_applicable": "was reported with the action taken not applicable",
}
DECHALLENGE = {
    "positive": "The reaction abated after {product} was stopped or reduced (positive dechallenge).",
    "negative": "The reaction did not abate after {product} was stopped or reduced (negative dechallenge).",
    "unknown": "The result of dechallenge for {product} was reported as unknown.",
}
RECHALLENGE = {
    "positive": "The reaction reappeared after {product} was given again (positive rechallenge).",
    "negative": "The reaction did not reappear after {product} was given again (negative rechallenge).",
    "unknown": "The result of rechallenge for {product} was reported as unknown.",
}
SITUATION = {
    "overdose": "overdose",
    "abuse": "abuse",
    "misuse": "misuse",
    "off_label_use": "off-label use",
    "medication_error": "medication error",
    "occupational_exposure": "occupational exposure",
    "pregnancy_exposure": "exposure during pregnancy",
    "lactation_exposure": "exposure during breast-feeding",
    "lack_of_efficacy": "lack of efficacy",
    "no_adverse_reaction": "no adverse reaction",
}
REPORT_TYPE = {
    "spontaneous": "spontaneous report",
    "study": "report from a study",
    "literature": "report from the literature",
    "other": "report",
}


def write_date(partial: str) -> str:
    """ "2024-03-05" → "5 March 2024", "2024-03" → "March 2024", "2024" → "2024"."""
    parts = partial.split("-")
    words = [str(int(parts[2]))] if len(parts) > 2 else []
    if len(parts) > 1:
        words.append(MONTHS[int(parts[1]) - 1])
    return " ".join([*words, parts[0]])


def at_date(partial: str) -> str:
    """With its preposition: "on 5 March 2024", "in March 2024"."""
    return ("on " if partial.count("-") == 2 else "in ") + write_date(partial)


def write_number(value: float) -> str:
    """54.0 → "54", 7.25 → "7.25"."""
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def article(number: float) -> str:
    """The indefinite article before a number read aloud: "an 8", "an 11", "an 85", "a 54"."""
    digits = write_number(number)
    return "an" if digits[0] == "8" or digits in ("11", "18") else "a"


def write_age(age: Age) -> str:
    """As an adjective: "54-year-old", "7-week-old"."""
    return f"{write_number(age.value)}-{age.unit}-old"


def country_name(code: str) -> str:
    """The country's name for its ISO 3166-1 alpha-2 code; the code itself where the dictionary has no name."""
    concept = lexicon().concept("country", code)
    return concept.term if concept else code


def join(items: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def capital(text: str) -> str:
    """The first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]
