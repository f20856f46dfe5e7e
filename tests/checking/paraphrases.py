"""Invented reports, a faithful retelling of each, and single harms to the retelling: (words, what makes it wrong)."""

from typing import NamedTuple


class Retold(NamedTuple):
    source: str
    faithful: str
    harms: tuple[tuple[str, str], ...]


RETOLD = (
    Retold(
        "A 62-year-old woman with rheumatoid arthritis had been taking methotrexate 15 mg once weekly "
        "since 2019. On 3 May 2024 she "
        "started Bactrim (960 mg twice daily) for a urinary tract infection. Nine days later she developed "
        "mouth ulcers, fever of 38.9 °C "
        "and a maculopapular rash on her left arm. She denied cough and dyspnoea. WBC was 1.2 x10^9/L and "
        "platelets 34 x10^9/L. She was "
        "admitted to hospital on 12 May 2024. Both drugs were stopped and folinic acid was given. No blood "
        "transfusion was needed. Her "
        "brother had died of leukaemia. She recovered completely by 30 May 2024. The doctor thought the "
        "reaction was probably related to "
        "the interaction of the two drugs.",
        "The patient, a 62-year-old female, had a history of rheumatoid arthritis treated with "
        "methotrexate at fifteen milligrams once a "
        "week. In May 2024 she received co-trimoxazole 960 mg two times a day because of a urinary tract "
        "infection. Nine days after the "
        "start she experienced oral ulceration, pyrexia (38.9 °C) and a rash of the left arm. There was no "
        "cough and no dyspnoea. The white "
        "cell count was 1.2 x10^9/L and the platelet count 34 x10^9/L. She was hospitalised on 12 May "
        "2024. Methotrexate and co-trimoxazole "
        "were withdrawn and she was treated with folinic acid. The patient had recovered by 30 May 2024. "
        "The reporter considered the event "
        "probably related to the drug interaction.",
        (
            ("62-year-old", "26-year-old"),
            ("a 62-year-old female", "a 62-year-old male"),
            ("methotrexate at", "metoprolol at"),
            ("fifteen milligrams", "fifty milligrams"),
            ("fifteen milligrams", "fifteen micrograms"),
            ("once a week", "once daily"),
            ("May 2024 she", "June 2024 she"),
            ("two times a day", "three times a day"),
            ("Nine days", "Nineteen days"),
            ("Nine days", "Nine weeks"),
            ("pyrexia (38.9 °C)", "pyrexia (39.8 °C)"),
            ("left arm", "right arm"),
            ("There was no cough", "There was cough"),
            ("platelet count 34", "platelet count 43"),
            ("She was hospitalised", "She was not hospitalised"),
            ("12 May 2024", "21 May 2024"),
            ("were withdrawn", "were continued"),
            ("had recovered", "had not recovered"),
            ("had recovered", "was recovering"),
            ("probably", "possibly"),
            ("and a rash", ", jaundice and a rash"),
            ("In May 2024 she", "In May 2024 he"),
            ("had recovered by", "died on"),
            ("co-trimoxazole 960 mg", "azithromycin 960 mg"),
        ),
    ),
    Retold(
        "Pt is a 45 yo M who got his first dose of infliximab (Remicade) 5 mg/kg IV on 02/14/2023 for "
        "Crohn's disease. 20 minutes into the "
        "infusion he c/o chest tightness, hives and shortness of breath. BP 85/50, HR 128. Infusion "
        "stopped; given epinephrine 0.3 mg IM and "
        "diphenhydramine 50 mg IV. No loss of consciousness. Symptoms resolved in 2 hours. He was not "
        "admitted. Infliximab was not "
        "restarted. Meds: azathioprine 100 mg daily, multivitamin. Allergies: penicillin (rash). Mother has lupus.",
        "A 45-year-old man received the first dose of infliximab, 5 mg/kg intravenously, on 14 February "
        "2023 for Crohn's disease. Twenty "
        "minutes after the infusion was started he had chest tightness, urticaria and dyspnoea. His blood "
        "pressure was 85/50 and his heart "
        "rate 128. The infusion was discontinued. He was treated with adrenaline 0.3 mg intramuscularly "
        "and diphenhydramine 50 mg "
        "intravenously. He did not lose consciousness. The symptoms had resolved after two hours. The "
        "patient was not hospitalised and "
        "infliximab was not restarted. Concomitant medication was azathioprine 100 mg once daily. He was "
        "allergic to penicillin.",
        (
            ("45-year-old", "54-year-old"),
            ("45-year-old man", "45-year-old woman"),
            ("infliximab, 5", "adalimumab, 5"),
            ("5 mg/kg", "10 mg/kg"),
            ("5 mg/kg", "5 mg"),
            ("14 February 2023", "14 March 2023"),
            ("14 February 2023", "15 February 2023"),
            ("Crohn's disease", "ulcerative colitis"),
            ("Twenty minutes", "Twenty hours"),
            ("Twenty minutes", "Thirty minutes"),
            ("urticaria", "seizures"),
            ("85/50", "85/60"),
            ("was discontinued", "was continued"),
            ("0.3 mg", "3 mg"),
            ("50 mg", "50 g"),
            ("He did not lose consciousness", "He lost consciousness"),
            ("had resolved", "had not resolved"),
            ("two hours", "two days"),
            ("was not hospitalised", "was hospitalised"),
            ("was not restarted", "was restarted"),
            ("azathioprine 100 mg", "azathioprine 10 mg"),
            ("penicillin", "sulfonamides"),
            ("intramuscularly", "subcutaneously"),
            ("His blood", "Her blood"),
        ),
    ),
    Retold(
        "I am a pharmacist. A customer, female, 34 years, told me that she gets bad headaches and feels "
        "sick since she began sertraline 50 mg "
        "on 6 January 2025. The first headache was about three days after the first tablet. She has no "
        "fever. She keeps taking the tablets, "
        "but only half a tablet now (25 mg) since 20 January. The headache has got better; the nausea is "
        "still there. She also takes the "
        "pill (Microgynon) and is not pregnant. She did not go to hospital.",
        "A pharmacist reported that a 34-year-old woman experienced headache and nausea after starting "
        "sertraline 50 mg on 6 January 2025. "
        "The headache began about 3 days after the first dose. Fever was denied. The dose of sertraline "
        "was reduced to 25 mg on 20 January "
        "2025. The headache was improving and the nausea had not resolved. Her concomitant medicine was "
        "Microgynon. The patient was not "
        "pregnant and she was not admitted to hospital.",
        (
            ("34-year-old", "43-year-old"),
            ("34-year-old woman", "34-year-old man"),
            ("sertraline 50 mg", "sertraline 150 mg"),
            ("sertraline 50 mg", "citalopram 50 mg"),
            ("6 January 2025", "6 January 2024"),
            ("6 January 2025", "16 January 2025"),
            ("3 days", "3 weeks"),
            ("Fever was denied", "She had fever"),
            ("was reduced", "was increased"),
            ("25 mg", "12.5 mg"),
            ("was improving", "was worsening"),
            ("nausea had not resolved", "nausea had resolved"),
            ("Microgynon", "Yasmin"),
            ("was not pregnant", "was pregnant"),
            ("was not admitted", "was admitted"),
            ("headache and nausea", "headache, tremor and nausea"),
            ("The dose of sertraline was reduced", "Sertraline was withdrawn"),
        ),
    ),
    Retold(
        "Case report. An 81-year-old man on apixaban 5 mg bid and bisoprolol 2.5 mg od for atrial "
        "fibrillation was prescribed clarithromycin "
        "500 mg bid on 9 Nov 2025 for pneumonia. Five days later he passed black stools and collapsed at "
        "home. Hb had fallen from 13.1 g/dL to "
        "6.8 g/dL. INR was 1.9. Gastroscopy showed a bleeding duodenal ulcer. He required intensive care "
        "and 4 units of red cells. There was "
        "no evidence of stroke. In spite of treatment he died on 17 November 2025. Post-mortem examination "
        "was not done. We believe the "
        "death is possibly related to the interaction. He had never smoked.",
        "An 81-year-old male patient with atrial fibrillation was taking apixaban 5 mg twice daily and "
        "bisoprolol 2.5 mg once daily. On 9 "
        "November 2025 clarithromycin 500 mg twice daily was added to treat pneumonia. Five days later "
        "melaena occurred and he collapsed. "
        "The haemoglobin fell from 13.1 to 6.8 g/dL, and the INR was 1.9. A bleeding duodenal ulcer was "
        "found at gastroscopy. The patient was "
        "admitted to intensive care and received four units of red cells. Stroke was excluded. He died on "
        "17 November 2025. No autopsy was "
        "performed. The authors considered the fatal outcome possibly related to a drug interaction.",
        (
            ("81-year-old", "18-year-old"),
            ("81-year-old male", "81-year-old female"),
            ("apixaban 5 mg", "apixaban 2.5 mg"),
            ("apixaban 5", "edoxaban 5"),
            ("bisoprolol 2.5 mg", "bisoprolol 25 mg"),
            ("9 November 2025", "19 November 2025"),
            ("November 2025 clarithromycin", "October 2025 clarithromycin"),
            ("500 mg", "250 mg"),
            ("Five days", "Five weeks"),
            ("Five days", "Fifteen days"),
            ("13.1", "11.3"),
            ("6.8 g/dL", "6.8 g/L"),
            ("INR was 1.9", "INR was 9.1"),
            ("duodenal ulcer", "oesophageal varices"),
            ("four units", "six units"),
            ("Stroke was excluded", "Stroke occurred"),
            ("He died", "He recovered"),
            ("17 November 2025", "27 November 2025"),
            ("No autopsy was", "An autopsy was"),
            ("possibly", "not"),
            ("melaena", "haemoptysis"),
            ("He died", "She died"),
        ),
    ),
    Retold(
        "The mother of a 7-month-old boy called. He had his second Prevenar and Infanrix hexa injections "
        "in the right thigh on 4 March 2024. "
        "That evening, about 6 hours later, the leg was red and swollen, 5 cm across, and he cried for 2 "
        "hours without stopping. Temp 39.4 C. "
        "He was given paracetamol 120 mg suppositories. No convulsions, no vomiting. He was not seen by a "
        "doctor. The fever was gone on 6 March "
        "2024, the swelling lasted four days. He has fully recovered. The first injections in January were "
        "tolerated well.",
        "A 7-month-old male infant received his second doses of Prevenar and Infanrix hexa in the right "
        "thigh on 4 March 2024. About six hours "
        "later the leg was red and swollen (5 cm) and the child cried for two hours. His temperature was "
        "39.4 °C. Paracetamol 120 mg was given. "
        "No convulsions and no vomiting occurred. The fever had resolved on 6 March 2024 and the swelling "
        "lasted 4 days. The patient "
        "recovered fully.",
        (
            ("7-month-old", "7-year-old"),
            ("7-month-old", "17-month-old"),
            ("male infant", "female infant"),
            ("Prevenar", "Gardasil"),
            ("right thigh", "left thigh"),
            ("4 March 2024", "14 March 2024"),
            ("six hours", "six days"),
            ("six hours", "sixteen hours"),
            ("(5 cm)", "(15 cm)"),
            ("(5 cm)", "(5 mm)"),
            ("two hours", "ten hours"),
            ("39.4", "34.9"),
            ("Paracetamol 120 mg", "Ibuprofen 120 mg"),
            ("120 mg", "1.2 g"),
            ("No convulsions and", "Convulsions and"),
            ("had resolved on 6", "had not resolved on 6"),
            ("6 March 2024", "9 March 2024"),
            ("4 days", "4 weeks"),
            ("recovered fully", "recovered with sequelae"),
            ("red and swollen", "paralysed and swollen"),
            ("His temp", "Her temp"),
        ),
    ),
)
