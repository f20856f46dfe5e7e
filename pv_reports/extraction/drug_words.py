"""Words that stand where a medicine's name stands and are none; one table for the patterns of drugs."""

from typing import Final

_NO_NAMES: Final = """
the this that there these those patient patients pt day days week weeks month months year years hour hours january
february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday dose doses dosage approximately approx about medical medication medications medicine
medicines drug drugs therapy treatment treatments tablet tablets capsule capsules injection daily twice once she her
him his they them their mother father nurse physician doctor hospital clinic emergency follow information report
case another unknown other unspecified vaccine vaccines vaccination vaccinations shot shots none also after before
with from then when concomitant both several each every total received given taking took level levels serum plasma
blood glucose sodium potassium creatinine calcium urea bilirubin albumin hemoglobin haemoglobin increased decreased
reduced initial maximum minimum mean median less more than least only last first second third single high low arm
left right age aged weight weighing male female man woman admission discharge examination physical laboratory chest
ct mri ecg ekg er ed icu iv im po sc weekly monthly oral orally intravenous further additional medically serious
causality outcome reporter date who which while was were had has have been being day-old one two three four five six
seven eight nine ten immediate drug-induced steroid-induced exercise-induced self-induced stress-induced using
dosing bolus infusion rate range until cumulative because due since though although but his/her product products
event events reaction reactions adverse suspected symptoms well good home school work return unit units medrol-dose
supportive symptomatic conservative standard usual maintenance course cycle cycles combination multiple prior
previous new current future at-risk old consumer per oxygen water food breakfast lunch dinner that's dr mr mrs prof
ms contrast to be in on at for of by as is it its no not and or if so an a nor i we you he my our your us
dose-dependent treatment-related drug-related vaccine-related alcohol smoking present again probably surgery
into onto over under qd bid tid qid bd od tds qds om on mane nocte prn stat inhaler inhalers syrup drops cream
ointment solution suspension spray patch pen pump meds prophylaxis antiemetic weighing worth further roughly some half
instead nearly almost only plan impression course probable possible husband wife interaction admission imp dx rx hx
continued reduced stopped started switched changed halved doubled capsule caplet syringe ampoule vial
radiation radiotherapy chemotherapy disease-related injection-site problem problems gold ava exercise
"""
_MEASURED: Final = """
vaccine vaccines alcohol ethanol oxygen caffeine nicotine tobacco glucose sodium potassium calcium iron magnesium
water salt sugar insulin-dependent chloride phosphate lactate creatinine cholesterol albumin haemoglobin hemoglobin
urea cortisol mercury aluminium aluminum arsenic
thyroxine testosterone estradiol histamine melatonin ammonia immunoglobulin
"""

NOT_NAMES: Final = frozenset(_NO_NAMES.split())
# Found in a body without having been a medicine.
POISONS: Final = frozenset({"mercury", "lead", "aluminium", "aluminum", "arsenic", "thallium", "cadmium", "thimerosal"})
# Body substances: medicines only where a dose or form follows.
MEASURED: Final = frozenset(_MEASURED.split())
