"""Tells the language of a text by its script and its commonest words; small, offline, and honest about not knowing."""

import re
from collections import Counter

_SAMPLE = 20_000
_FEW_LETTERS = 20

# The commonest function words, chosen so that few are shared between languages.
_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in was is were with for on that by at from has had have she he her his this which after "
        "not been patient following no or an as be it who did when before during are reported received",
        "de": "der die das und ist nicht mit ein eine einer eines dem den des zu im am von für auf wurde wurden nach "
        "bei sich sie er es als auch war hat wegen seit keine kein oder unter über vom zum zur patientin durch",
        "fr": "le la les de des du et est un une dans pour par sur avec que qui au aux pas été il elle ce cette ont a "
        "après sous était chez ou son sa ses traitement depuis",
        "es": "el la los las de del y en que un una con por para se su fue al es lo como más no tras paciente había "
        "presentó desde durante años tratamiento",
        "it": "il la le gli di del della dei delle e è un una in con per che si da al alla non nel nella sono stato "
        "stata dopo ha paziente durante come",
        "pt": "o a os as de do da dos das e em que um uma com por para se no na não foi ao é mais após paciente "
        "durante anos pelo pela tratamento",
        "nl": "de het een en van in is op te dat die met voor niet zijn aan er werd bij na ook als naar door om heeft "
        "patiënt was hij zij uit tot",
    }.items()
}

# Labels and shorthand of English case forms, where whole sentences are rare.
_LABELS = (
    "patient age sex male female weight drug dose daily route oral onset outcome recovered reaction event events "
    "adverse suspect concomitant indication reporter physician pharmacist nurse name date lot batch number history "
    "hospitalized hospitalised report case yes unknown started stopped tablet tablets pt yo rash pain fever nausea "
    "vomiting headache dizziness swelling days hours weeks year years old serious treatment product subject from sent "
    "induced associated interaction causing caused related secondary therapy treated developed "
    "day took taken given due pts hx bid tid qd prn mg"
)
_ENGLISH_LABELS = frozenset(_LABELS.split())

_ENGLISH_ENDINGS = ("ing", "ness", "ed", "ly", "ght")

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
)
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")


def detect_language(text: str) -> str:
    """ISO 639-1 code of the text's main language; "und" under 20 letters or when nothing speaks for any language.

    >>> detect_language("The patient was admitted to hospital with a rash.")
    'en'
    """
    sample = text[:_SAMPLE]
    latin = sum(len(word) for word in _LATIN.findall(sample))
    counts = {language: len(pattern.findall(sample)) for language, pattern in _SCRIPTS}
    # A Han, Kana or Hangul character is worth several Latin letters; English drug names inside do not change it.
    dense = counts["ja"] + counts["zh"] + counts["ko"]
    if dense >= 5 and dense * 3 > latin:
        if counts["ko"] > counts["zh"] + counts["ja"]:
            return "ko"
        return "ja" if counts["ja"] * 20 > counts["zh"] else "zh"
    spelled = max(("ru", "ar", "el"), key=lambda language: counts[language])
    if counts[spelled] >= _FEW_LETTERS and counts[spelled] > latin:
        return spelled
    if latin < _FEW_LETTERS:
        return "und"
    return _latin_language(sample)


def _latin_language(sample: str) -> str:
    words = [word.lower() for word in _LATIN.findall(sample)]
    seen = Counter(words)
    scores = {language: sum([seen[word] + 0.5 for word in seen.keys() & known]) for language, known in _WORDS.items()}
    ranked = sorted(scores, key=lambda language: -scores[language])
    best, second = ranked[0], ranked[1]
    labels = sum(seen[word] for word in _ENGLISH_LABELS)
    plain = all(word.isascii() for word in words)
    clear = scores[best] >= max(2.0, 0.06 * len(words)) and scores[best] >= 1.15 * scores[second]
    if best != "en" and clear and scores[best] > scores["en"] + labels:
        return best
    if best == "en" and clear:
        return "en"
    foreign = max(scores[language] for language in scores if language != "en")
    english = scores["en"] + labels
    if english >= max(1.0, 0.03 * len(words)) and (plain or english > foreign):
        return "en"
    if plain and foreign < 2 and any(word.endswith(_ENGLISH_ENDINGS) and len(word) > 4 for word in words):
        return "en"
    return best if clear else "und"
