"""How values are written in a report: dates, ages, lists and the words for coded values."""

from pv_reports.records import Age
from pv_reports.terminology import lexicon

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

MANY = 4
"""From this many reactions on, a sentence about all of them does not name each again."""

QUALIFICATION = {
    "physician": "a physician",
    "pharmacist": "a pharmacist",
    "other_hcp": "another health professional",
    "lawyer": "a lawyer",
    "consumer": "a consumer",
}
OUTCOME = {
    "recovered": "the patient had recovered from {terms}{when}",
    "recovering": "the patient was recovering from {terms}{when}",
    "not_recovered": "the patient had not recovered from {terms}{when}",
    "sequelae": "the patient had recovered from {terms} with sequelae{when}",
    "fatal": "{terms} had a fatal outcome{when}",
    "unknown": "the outcome of {terms} was reported as unknown{when}",
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
    "positive": "The reaction abated after {product} was {done} (positive dechallenge).",
    "negative": "The reaction did not abate after {product} was {done} (negative dechallenge).",
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
STOPPED = {"withdrawn": "stopped", "reduced": "reduced"}
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


# Countries whose name is written with the article.
_WITH_ARTICLE = frozenset({"GB", "US", "NL", "PH", "AE", "BS", "GM", "MV", "CF", "CG", "CD", "DO", "MH", "SB", "SC"})
# Words that begin what was said of the patient rather than the name of a reaction.
_VERBAL = frozenset(
    {
        "felt", "feels", "feeling", "passed", "broke", "threw", "could", "couldn't", "cannot", "did", "didn't",
        "was", "not", "unable", "had", "went", "got", "became", "turned", "lost", "collapsed", "fainted", "vomited",
        "died", "fell",
    }
)  # fmt: skip
_ADJECTIVES = frozenset(
    {
        "red", "hot", "warm", "dizzy", "tired", "pale", "swollen", "nauseous", "nauseated", "weak", "sleepy",
        "confused", "anxious", "itchy", "sore", "listless", "lethargic", "faint", "unconscious", "drowsy",
        "irritable", "feverish", "shaky", "sweaty", "flushed", "febrile", "agitated", "blind", "deaf", "clammy",
        "stiff", "numb", "jaundiced",
    }
)  # fmt: skip
# Reaction terms that begin with a person's name keep their capital.
_EPONYMS = frozenset(
    {
        "Alzheimer", "Bell", "Brugada", "Crohn", "Cushing", "Fournier", "Graves", "Guillain", "Hashimoto", "Henoch",
        "Hodgkin", "Horner", "Kawasaki", "Kaposi", "Lyell", "Parkinson", "Quincke", "Raynaud", "Reye", "Stevens",
        "Sweet", "Takotsubo", "Tourette", "Wernicke", "Wilson",
    }
)  # fmt: skip


def country_name(code: str) -> str:
    """The country's name, with its article, for an ISO 3166-1 alpha-2 code; the code where no name is known."""
    concept = lexicon().concept("country", code)
    if concept is None:
        return code
    return f"the {concept.term}" if code in _WITH_ARTICLE else concept.term


def inside(term: str) -> str:
    """A term as it stands within a sentence: "Jaundice" → "jaundice"; "ALT raised" and "Stevens-Johnson" stay."""
    first = term.split()[0] if term.split() else ""
    plain = first.isalpha() and len(first) > 2 and first[1:].islower() and first not in _EPONYMS
    return term[:1].lower() + term[1:] if plain else term


def inside_name(name: str) -> str:
    """A product's name within a sentence: an active substance in lower case, a brand as it is written."""
    concept = lexicon().substance(name)
    return name.lower() if concept is not None and concept.term == name.lower() else name


def is_noun(term: str) -> bool:
    """Whether "the patient experienced <term>" reads: "felt faint", "red" and "did not respond" do not."""
    first = term.split()[0].lower() if term.split() else ""
    return first not in _VERBAL and not (
        len(term.split()) == 1 and (first in _ADJECTIVES or first.endswith("responsive"))
    )


def write_term(term: str) -> str:
    """A reaction's term within a sentence; one that is no name of a reaction is quoted as it was written."""
    return inside(term) if is_noun(term) else f"“{term}”"


def write_route(route: str) -> str:
    """ "oral" → "by the oral route"; "by mouth" and "intravenously" stay; "IM" → "by the intramuscular route (IM)"."""
    if route.startswith(("by ", "via ", "into ", "as ")) or route.endswith("ly"):
        return route
    if route.isalpha() and route.islower() and len(route) > 3:
        return f"by the {route} route"
    short = route.replace(".", "").upper()  # the dictionary holds "PO" for "p.o."
    found = lexicon().find(short, ["route"])
    concept = found[0].concept if found and found[0].matched == short else None
    return f"by the {concept.term.lower()} route ({route})" if concept else f"route {route}"


def inside_treatment(name: str) -> str:
    """A treatment within a sentence: medicines as products are written, everything else as a term."""
    return inside_name(name) if lexicon().substance(name) else inside(name)


def join(items: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def capital(text: str) -> str:
    """The first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]
