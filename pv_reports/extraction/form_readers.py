"""Which reader reads which field of the vocabulary of labels."""

from typing import Final

from pv_reports.extraction.form_doses import period
from pv_reports.extraction.form_events import action, challenge_as, criterion, onset, outcome, seriousness
from pv_reports.extraction.form_patient import (
    age,
    age_and_sex,
    age_group,
    gestation,
    height,
    initials,
    record_number,
    sex,
    weight,
)
from pv_reports.extraction.form_reporter import (
    address,
    causality,
    country,
    organisation,
    qualification,
    report_type,
    reporter,
    reporter_name,
)
from pv_reports.extraction.form_values import Reader, code_as, date_as, duration_as, words_as, yes_or_no
from pv_reports.extraction.mentions import Kind

READERS: Final[dict[str, Reader]] = {
    "age": age,
    "age_group": age_group,
    "age_sex": age_and_sex,
    "sex": sex,
    "weight": weight,
    "height": height,
    "initials": initials,
    "record_number": record_number,
    "birth_date": date_as(Kind.BIRTH_DATE),
    "year_of_birth": date_as(Kind.BIRTH_DATE),
    "gestation": gestation,
    "death_date": date_as(Kind.DEATH_DATE),
    "death_cause": words_as(Kind.DEATH_CAUSE),
    "autopsy": yes_or_no(Kind.AUTOPSY),
    "reporter": reporter,
    "reporter_name": reporter_name,
    "organisation": organisation,
    "reporter_address": address,
    "country": country,
    "qualification": qualification,
    "relation": qualification,
    "report_type": report_type,
    "received": date_as(Kind.RECEIVED),
    "follow_up": date_as(Kind.FOLLOW_UP),
    "case_number": code_as(Kind.CASE_NUMBER),
    "lot": code_as(Kind.LOT),
    "therapy_dates": period,
    "dose_start": date_as(Kind.DOSE_START),
    "dose_end": date_as(Kind.DOSE_END),
    "dose_duration": duration_as(Kind.DOSE_DURATION),
    "action": action,
    "dechallenge": challenge_as(Kind.DECHALLENGE),
    "rechallenge": challenge_as(Kind.RECHALLENGE),
    "onset": onset,
    "reaction_end": date_as(Kind.REACTION_END),
    "time_to_onset": duration_as(Kind.TIME_TO_ONSET),
    "reaction_duration": duration_as(Kind.REACTION_DURATION),
    "outcome": outcome,
    "seriousness": seriousness,
    "hospitalised": criterion("hospitalisation"),
    "life_threatening": criterion("life_threatening"),
    "death": criterion("death"),
    "disability": criterion("disability"),
    "congenital": criterion("congenital_anomaly"),
    "other_serious": criterion("medically_important"),
    "required_intervention": criterion("medically_important"),
    "causality": causality,
}
