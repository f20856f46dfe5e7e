import pytest

from pv_reports.intake.language import detect_language

TEXTS = {
    "en": "The patient was admitted to hospital with a rash and recovered after the drug was stopped.",
    "de": "Die Patientin wurde wegen eines Hautausschlags stationär aufgenommen und hat sich nach dem Absetzen erholt.",
    "fr": "La patiente a été hospitalisée pour une éruption cutanée et elle est guérie après l'arrêt du traitement.",
    "es": "La paciente fue ingresada en el hospital por una erupción cutánea y se recuperó tras suspender el fármaco.",
    "it": "La paziente è stata ricoverata in ospedale per una eruzione cutanea e si è ripresa dopo la sospensione.",
    "pt": "A paciente foi internada no hospital com uma erupção cutânea e não apresentou febre após a suspensão.",
    "nl": "De patiënt werd opgenomen in het ziekenhuis met huiduitslag en is hersteld na het stoppen van het middel.",
    "zh": "患者服用阿莫西林后出现皮疹，停药后恢复。",
    "ja": "患者はアモキシシリンを服用した後に発疹が現れた。",
    "ko": "환자는 아목시실린 복용 후 발진이 발생하였다.",
    "ru": "Пациентка была госпитализирована с сыпью после приёма амоксициллина.",
    "ar": "أصيبت المريضة بطفح جلدي بعد تناول الدواء",
    "el": "Η ασθενής εμφάνισε εξάνθημα μετά τη λήψη του φαρμάκου.",
    "und": "12.03.2025 // 4471-882",
}


@pytest.mark.parametrize("language", TEXTS)
def test_each_language(language):
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "note",
    [
        "Pt c/o HA, N/V x3 days s/p flu shot. Tx: APAP 500mg PRN.",
        "Fever 103, inj site red, swollen, warm to touch.",
        "Patient: A.B. Age: 54 Sex: F Suspect drug: amoxicillin Reaction: rash Outcome: recovered",
        "Carbamazepine-induced diabetes mellitus.",
        "Hives, itching 20 min after dose",
        "Seizure post vaccination. Hospitalized.",
    ],
)
def test_terse_english_notes_are_english(note):
    assert detect_language(note) == "en"


def test_german_letter_with_english_drug_form_words_stays_german():
    assert (
        detect_language("Arztbrief. Date: 03.03.2025. Der Patient nahm das Medikament und hat einen Ausschlag.") == "de"
    )


def test_chinese_with_latin_drug_names_is_chinese():
    assert detect_language("患者服用 amoxicillin 500 mg 后出现皮疹，停药后恢复。") == "zh"


@pytest.mark.shared
def test_real_english_narratives_are_english(shared_data):
    import json

    lines = (shared_data / "vaers" / "2005.jsonl").read_text(encoding="utf-8").strip().split("\n")
    told = [detect_language(json.loads(line)["narrative"]) for line in lines]
    assert told.count("en") >= 0.995 * len(told)
