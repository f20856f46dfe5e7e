"""The phrases by which a text states a coded value: outcome, action taken, challenge, seriousness, reporter and so on.

Within a kind the first pattern that covers a place wins, so the more specific value stands first. A phrase of one value
contradicts every other value of its kind.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

_I: Final = re.IGNORECASE
_NOT: Final = (
    r"(?:not|never|n['’]t|yet\s+to|fail(?:ed|s)?\s+to|un)\s*(?:yet\s+|been\s+|be\s+|fully\s+|completely\s+|"
    r"entirely\s+|have\s+|had\s+)*"
)
_BETTER: Final = (
    r"(?:resolv\w+|improv\w+|subsid\w+|disappear\w+|abat\w+|recover\w+|clear(?:ed|s)?|normali[sz]\w+|"
    r"went\s+away|better)"
)
_STOP: Final = r"(?:stopp\w+|discontinu\w+|withdraw\w*|withdrew|cessation|ceas\w+|taken\s+off|reduc\w+)"
_AGAIN: Final = (
    r"(?:given\s+again|re-?start\w*|re-?introduc\w*|re-?challeng\w*|re-?administ\w*|re-?expos\w*|"
    r"re-?initiat\w*|resum\w+|re-?instat\w+)"
)
# Names of reactions or products, however many.
_LIST: Final = r"(?:[^.;\n]|\.(?=\S)){0,1500}?"
_RECUR: Final = r"(?:recur\w*|reappear\w*|return(?:ed|s)?|relaps\w*|came\s+back|re-?develop\w*)"


class Said(NamedTuple):
    """``text[start:end]`` states ``value`` of its kind."""

    value: str
    start: int
    end: int


def _table(*rows: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((value, re.compile(pattern, _I)) for value, pattern in rows)


TABLES: Final = {
    "outcome": _table(
        ("unknown", (
            rf"\boutcome\s+of\s{_LIST}\b(?:was|were)\s+reported\s+as\s+unknown\b|"
            r"\boutcome\b[^.;]{0,60}?\b(?:unknown|not\s+(?:known|reported|provided|stated|available))\b|"
            r"\bunknown\s+outcome\b|\blost\s+to\s+follow[-\s]?up\b"
        )),
        ("sequelae", (
            rf"\bhad\s+recovered\s+from\s{_LIST}\bwith\s+sequelae\b|"
            r"\b(?:recover\w*|resolv\w*)[^.;]{0,80}?\bwith\s+(?:\w+\s+){0,2}sequela[e]?\b|\b(?:with|has|have|"
            r"had|left)\s+(?:\w+\s+){0,2}sequela[e]?\b|\bresidual\s+(?:deficit|weakness|scar\w*|damage|"
            r"effects?)\b|\bpermanent\s+(?:damage|deficit|weakness|loss|impairment)\b"
        )),
        ("fatal", (
            r"\b(?:fatal(?:ity|ly)?|died|dies|passed\s+away|succumbed|deceased|(?:found|pronounced)\s+dead|"
            r"(?:resulted|ended)\s+in\s+(?:his\s+|her\s+|the\s+patient['’]s\s+)?death|death\s+(?:occurred|"
            r"ensued)|expired)\b"
        )),
        ("not_recovered", (
            rf"\b{_NOT}(?:recover\w*|resolv\w*|improv\w*|subsid\w*|clear(?:ed)?\b|gone\b|better\b)|"
            rf"\bwithout\s+(?:recovery|resolution|improvement)|\bno\s+(?:recovery|resolution|improvement)\b|"
            rf"\b(?:ongoing|unresolved|persist(?:s|ed|ing)|remain(?:s|ed)\s+(?:unchanged|symptomatic|ill|"
            rf"present))\b|\b(?:worsen\w*|deteriorat\w*)\b|\b(?:still\s+(?:there|present|had|has|have|having|"
            rf"suffer\w+|experienc\w+|complain\w+|symptomatic|unwell|ill))\b|\bcontinu(?:es|ed)\s+to\s+(?:have|"
            rf"experience|suffer|be)\b"
        )),
        ("recovering", (
            r"\b(?:recovering|resolving|improving|improved|subsiding|fading|(?:getting|got|gotten|feeling|"
            r"feels|felt|is|was)\s+(?:much\s+|a\s+bit\s+|somewhat\s+)?better|(?:partial(?:ly)?|slowly|"
            r"gradually|nearly|almost)\s+(?:recover\w*|resolv\w*|gone|better)|partial\s+(?:recovery|"
            r"resolution))\b"
        )),
        ("recovered", (
            r"\b(?:recovered|recovery|resolved|resolution|subsided|disappeared|cleared(?:\s+up)?|went\s+away|"
            r"(?:was|were|is|are|had|has|have|been|all|completely)\s+gone|back\s+to\s+normal|"
            r"returned\s+to\s+(?:normal|baseline)|normali[sz]ed|asymptomatic|symptom[-\s]free|healed|remitted|"
            r"fully\s+well)\b"
        )),
    ),
    "action": _table(
        ("unknown", (
            r"\baction\s+(?:taken)?[^.;]{0,40}?\b(?:unknown|not\s+(?:known|reported|stated))\b|"
            r"\bunknown\s+action\b"
        )),
        ("not_applicable", r"\baction\s+(?:taken\s+)?(?:was\s+)?not\s+applicable\b"),
        ("kept", r"\bnot\s+(?:been\s+)?(?:withdrawn|stopped|discontinued|ceased|interrupted|suspended)\b"),
        ("not_reduced", r"\bnot\s+(?:been\s+)?(?:reduced|lowered|decreased)\b"),
        ("not_increased", r"\bnot\s+(?:been\s+)?(?:increased|raised)\b"),
        ("not_continued", r"\bnot\s+(?:been\s+)?(?:continued|maintained)\b"),
        ("reduced", (
            r"\b(?:continued|given|taken)\s+at\s+(?:a\s+|the\s+)?(?:reduced|lower|lowered|decreased)\s+dose\b|"
            r"\b(?:dos(?:e|age)\s+(?:of\s+[\w-]+\s+)?(?:(?:was|were|had\s+been|has\s+been|"
            r"is)\s+)?(?:subsequently\s+)?(?:reduced|lowered|decreased|halved|tapered)|(?:reduced|lowered|"
            r"decreased|lower|halved)\s+(?:the\s+|its\s+)?dos(?:e|age)|dose\s+reduction|(?:reduced|lowered|"
            r"decreased)\s+in\s+dos(?:e|age)|(?:was|were)\s+(?:reduced|lowered|decreased|halved|tapered))\b"
        )),
        ("increased", (
            r"\b(?:continued|given|taken)\s+at\s+(?:an?\s+|the\s+)?(?:increased|higher|raised)\s+dose\b|"
            r"\b(?:dos(?:e|age)\s+(?:of\s+[\w-]+\s+)?(?:(?:was|were|had\s+been|has\s+been|"
            r"is)\s+)?(?:subsequently\s+)?(?:increased|raised|doubled|escalated)|(?:increased|raised|higher|"
            r"doubled)\s+(?:the\s+|its\s+)?dos(?:e|age)|dose\s+increase|(?:increased|raised|"
            r"doubled)\s+in\s+dos(?:e|age))\b"
        )),
        ("unchanged", (
            r"\b(?:continued\s+unchanged|(?:was|were|is|been|therapy|treatment)\s+(?:continued|maintained|"
            r"unchanged|kept)|dos(?:e|age)\s+(?:was\s+)?(?:not\s+changed|unchanged|maintained)|"
            r"continued\s+(?:taking|on|with|to\s+take|treatment|therapy)|remain(?:s|ed)\s+on|"
            r"no\s+change\s+(?:in|to)\s+(?:the\s+)?(?:dose|therapy|treatment))\b"
        )),
        ("withdrawn", (
            r"\b(?:withdrawn|withdrew|stopp(?:ed|ing)(?!\s+(?:breathing|smoking|vomiting|working|eating|"
            r"drinking))|discontinu(?:ed|ing|ation)|ceased|cessation|suspended|interrupted|taken\s+off|"
            r"withheld|halted|withdrawal\s+of|no\s+longer\s+(?:taking|given|takes))\b"
        )),
    ),
    "dechallenge": _table(
        ("unknown", (
            rf"\bdechallenge\s+for\s{_LIST}\bwas\s+reported\s+as\s+unknown\b|"
            r"\bdechallenge\b[^.;]{0,40}\b(?:unknown|not\s+(?:known|reported))\b|"
            r"\bunknown\s+(?:result\s+of\s+)?dechallenge\b"
        )),
        ("negative", r"\bnegative\s+dechallenge\b|\bdechallenge\s+(?:was\s+|is\s+)?negative\b"),
        ("positive", r"\bpositive\s+dechallenge\b|\bdechallenge\s+(?:was\s+|is\s+)?positive\b"),
        ("negative", (
            rf"\bdid\s+not\s+abate\s+after\s{_LIST}\bwas\s+{_STOP}\b|"
            rf"\b(?:not|n['’]t)\s+(?:abat\w+|resolv\w+|improv\w+|subsid\w+|recover\w+|disappear\w+)[^.;]{{0,80"
            rf"}}\b{_STOP}\b|\b(?:persist\w+|continued)\b[^.;]{{0,60}}\b(?:after|"
            rf"despite)\b[^.;]{{0,40}}\b{_STOP}\b"
        )),
        ("positive", (
            rf"\b{_BETTER}\b[^.;]{{0,80}}\b(?:after|on|upon|following|when|once|"
            rf"with)\b[^.;]{{0,60}}\b{_STOP}\b|\b(?:after|on|upon|following)\b[^.;]{{0,40}}\b{_STOP}\b[^.;]{{0,"
            rf"80}}\b{_BETTER}\b"
        )),
    ),
    "rechallenge": _table(
        ("unknown", (
            rf"\brechallenge\s+for\s{_LIST}\bwas\s+reported\s+as\s+unknown\b|"
            r"\brechallenge\b[^.;]{0,40}\b(?:unknown|not\s+(?:known|reported))\b"
        )),
        ("negative", r"\bnegative\s+rechallenge\b|\brechallenge\s+(?:was\s+|is\s+)?negative\b"),
        ("positive", r"\bpositive\s+rechallenge\b|\brechallenge\s+(?:was\s+|is\s+)?positive\b"),
        ("negative", (
            rf"\b(?:not|n['’]t)\s+{_RECUR}\b|\b(?:without|no)\s+(?:any\s+)?(?:recurrence|reappearance|"
            rf"relapse)\b|\bnever\s+{_RECUR}\b"
        )),
        ("positive", rf"\b(?:reappear\w*|recur\w*|relaps\w*|came\s+back)\b|\breturned\b[^.;]{{0,60}}\b{_AGAIN}\b"),
    ),
    "autopsy": _table(
        ("no", (
            r"\b(?:no\s+(?:autopsy|post-?mortem)|(?:autopsy|post-?mortem(?:\s+examination)?)\s+(?:(?:was|were|"
            r"is|has|had|been)\s+)+(?:not|never|declined|refused|un)\b|(?:autopsy|post-?mortem)\s+(?:was|"
            r"were)n['’]t|without\s+(?:an?\s+)?(?:autopsy|post-?mortem)|not\s+autopsied)"
        )),
        ("yes", r"\b(?:autopsy|autopsied|post-?mortem|necropsy)\b"),
    ),
    "seriousness": _table(
        ("not_serious", r"\b(?:non-?serious|not\s+serious)\b"),
        (
            "not_life_threatening",
            r"\bnot\s+(?:considered\s+|immediately\s+)?life[-\s]?threatening\b|\bnon-?life[-\s]?threatening\b",
        ),
        ("not_hospitalisation", (
            r"\b(?:not|never|n['’]t)\s+(?:been\s+|be\s+|require\s+|required\s+|need\s+)?(?:hospitali[sz]\w+|"
            r"admitted|admission)\b|\b(?:no|without)\s+(?:need\s+for\s+)?(?:hospitali[sz]ation|"
            r"(?:hospital\s+)?admission)\b"
        )),
        ("life_threatening", r"\blife[-\s]?threatening\b"),
        ("hospitalisation", (
            r"\b(?:re-?)?hospitali[sz](?:ed|ation)\b|\b(?:(?:was|were|been|subsequently|again|"
            r"and)\s+)(?:re-?)?admitted\b|\badmitted\s+(?:to|for|with|via|on|overnight)\b|\b(?:hospital|icu|"
            r"intensive\s+care(?:\s+unit)?)\s+(?:admission|stay)\b|\badmission\s+to\b|\badmission\b|"
            r"\binpatient\b"
        )),
        ("death", r"\b(?:death(?!\s+certificate)|fatal(?:ity)?|died|dies|deceased|passed\s+away|succumbed)\b"),
        ("disability", r"\b(?:disability|disabling|disabled|incapacitat\w+|incapacity)\b"),
        ("congenital_anomaly", (
            r"\b(?:congenital\s+(?:anomal(?:y|ies)|malformations?|abnormalit(?:y|ies)|defects?)|"
            r"birth\s+defects?)\b"
        )),
        (
            "medically_important",
            r"\b(?:medically\s+(?:important|significant)|important\s+medical\s+(?:event|condition))\b",
        ),
    ),
    "qualification": _table(
        ("physician", (
            r"\b(?:physicians?|doctors?|general\s+practitioners?|GP|dermatologist|cardiologist|neurologist|"
            r"oncologist|surgeon|consultant|specialist|registrar|internist|h[ae]+matologist|rheumatologist|"
            r"gyna?ecologist|pa?ediatrician)\b"
        )),
        ("pharmacist", r"\bpharmacists?\b"),
        ("lawyer", r"\b(?:lawyers?|attorneys?|solicitors?)\b"),
        ("other_hcp", (
            r"\b(?:nurses?|midwi(?:fe|ves)|dentists?|paramedics?|(?:other|another)\s+(?:health|"
            r"healthcare)\s*(?:care\s+)?professional|health(?:\s*care)?\s+professionals?|other\s+hcp)\b"
        )),
        ("consumer", r"\b(?:consumers?|non-health\s*care\s+professional|lay\s+person)\b"),
    ),
    "report_type": _table(
        ("spontaneous", r"\bspontaneous(?:ly)?\b"),
        ("study", r"\b(?:(?:report\s+from\s+a|clinical|from\s+a)\s+(?:study|trial))\b"),
        ("literature", r"\bliterature\b"),
    ),
    "situation": _table(
        ("overdose", r"\boverdos(?:e|ed|age)\b"),
        ("off_label_use", r"\boff[-\s]label\b"),
        ("medication_error", r"\b(?:medication|dispensing|administration|prescribing|dosing)\s+errors?\b"),
        ("misuse", r"\bmisus(?:e|ed)\b"),
        ("abuse", r"\babus(?:e|ed)\b"),
        ("occupational_exposure", r"\boccupational(?:ly)?\s+expos\w+\b"),
        ("pregnancy_exposure", (
            r"\b(?:exposure\s+(?:during|in)\s+pregnancy|pregnancy\s+exposure|during\s+(?:her\s+|"
            r"the\s+)?pregnancy|pregnant)\b"
        )),
        ("lactation_exposure", r"\b(?:breast-?\s?feeding|lactation|breast-?fed|breast\s+milk)\b"),
        ("no_lack_of_efficacy", r"\bno\s+lack\s+of\s+(?:efficacy|effect)\b"),
        (
            "lack_of_efficacy",
            r"\b(?:lack\s+of\s+(?:efficacy|effect)|ineffective|(?:drug|treatment|therapeutic)\s+failure)\b",
        ),
        ("no_adverse_reaction", (
            r"\b(?:no|without(?:\s+any)?)\s+(?:adverse|untoward|side)\s+(?:drug\s+)?(?:reactions?|events?|"
            r"effects?)\b|\bno\s+(?:reaction|symptoms?)\b"
        )),
    ),
    "role": _table(
        ("not_administered", r"\b(?:not|never)\s+(?:been\s+|actually\s+)?(?:administered|given|taken)\b"),
        ("suspect", r"\b(?:suspect(?:ed)?(?:\s+(?:product|drug|medicine|medication|medicinal))?)\b"),
        ("concomitant", r"\b(?:concomitant(?:ly)?|co-?medication)\b"),
        ("interacting", r"\binteracting\b"),
    ),
    "listedness": _table(
        ("not_assessable", r"\bnot\s+(?:be\s+)?(?:assessed|assessable|determined)\b|\bnot\s+assessable\b"),
        ("unlisted", (
            r"\b(?:no\s+frequency\s+list|not\s+listed|unlisted|unexpected|without\s+a\s+fatal\s+outcome|"
            r"is\s+more\s+severe|stands\s+in\s+no)\b"
        )),
        ("listed", r"\b(?:listed|expected)\b"),
    ),
    "age_group": _table(
        ("neonate", r"\b(?:neonat(?:e|al)|newborn)\b"),
        ("infant", r"\b(?:infant|baby|toddler)\b"),
        ("child", r"\b(?:child|boy|girl|schoolchild)\b"),
        ("adolescent", r"\b(?:adolescent|teenager|teenaged?)\b"),
        ("elderly", r"\b(?:elderly|geriatric)\b"),
        ("foetus", r"\bf(?:o)?etus\b"),
        ("adult", r"\badult\b"),
    ),
    "causality": _table(
        ("unrelated", (
            r"\b(?:unrelated|not\s+(?:\w+\s+){0,2}(?:related|due|caused|associated|attributable)|"
            r"no\s+(?:causal\s+)?(?:relation(?:ship)?|association|link)|"
            r"unlikely(?:\s+(?:to\s+be\s+)?(?:related|due))?)\b"
        )),
        ("unassessable", (
            r"\b(?:causality|relationship|relatedness)\b[^.;]{0,40}\b(?:unknown|not\s+(?:assessed|reported|"
            r"provided|assessable))\b"
        )),
        ("certain", (
            r"\b(?:certain(?:ly)?|definite(?:ly)?)\b(?=[^.;]{0,30}\b(?:related|due|caus\w+|attribut\w+|"
            r"associated|relation\w*))"
        )),
        ("probable", (
            r"\b(?:probabl[ey]|likely)\b(?=[^.;]{0,30}\b(?:related|due|caus\w+|attribut\w+|associated|"
            r"relation\w*))|\b(?:causality|relationship)\b[^.;]{0,25}\bprobable\b"
        )),
        ("possible", (
            r"\bpossibl[ey]\b(?=[^.;]{0,30}\b(?:related|due|caus\w+|attribut\w+|associated|relation\w*))|"
            r"\b(?:causality|relationship)\b[^.;]{0,25}\bpossible\b|\b(?:cannot|"
            r"could\s+not)\s+(?:be\s+)?exclude\w*\b"
        )),
        ("related", (
            r"\b(?:related(?=\s+to)|(?:was|were|is|are|as|been)\s+(?:caused|related|attributed)|"
            r"attribut\w+\s+to|due\s+to\s+the\s+(?:drug|medicine|vaccine))\b"
        )),
    ),
}  # fmt: skip
# Further words that carry a value where a source uses them; in a draft they state nothing.
LOOSE: Final = {
    "outcome": _table(
        ("not_recovered", (
            r"\bstill\b(?!\s+(?:takes|taking|on\s+(?:the\s+)?(?:drug|treatment|medic)|uses|using))|"
            r"\bcontinu(?:es|ed|ing)\b|\bno\s+better\b|\bworsen\w*\b"
        )),
        ("recovered", r"\b(?:gone|fine|well|better|normal|settled|passed|stopped|over|improved|ceased)\b"),
        ("recovering", r"\b(?:better|settling|decreas\w+|less|lessen\w+|regress\w+|improv\w+)\b"),
        ("fatal", r"\b(?:dead|death|mortality|demise|exitus)\b"),
        ("sequelae", r"\b(?:residual|permanent\w*|lasting|sequela\w*|scar\w*)\b"),
        ("unknown", r"\bunknown\b|\bnot\s+(?:known|reported|available|provided)\b"),
    ),
    "action": _table(
        ("withdrawn", (
            r"\b(?:(?:took|take|taken|taking)\s+(?:me|her|him|them|the\s+patient)\s+off|stop(?:s|ping)?\b|"
            r"stop\s+date|not\s+be\s+(?:given|used|taken)\s+again|came\s+off|end\s+date|held|last\s+dose|"
            r"switched|changed\s+to|replaced)\b"
        )),
        ("reduced", r"\b(?:half|reduc\w+|lower\w*|halv\w+|decreas\w+|taper\w+)\b"),
        ("increased", r"\b(?:increas\w+|rais\w+|doubl\w+|escalat\w+|titrat\w+\s+up)\b"),
        ("unchanged", r"\b(?:continu\w+|ongoing|unchanged|maintain\w+|kept|remain\w+)\b"),
        ("unknown", r"\bunknown\b|\bnot\s+(?:known|reported)\b"),
    ),
    "seriousness": _table(
        ("not_hospitalisation", (
            r"\b(?:not|never|n['’]t|without)\b[^.;,]{0,40}?\b(?:hospital\w*|admi\w+)\b|\bout-?patient\b|"
            r"\bat\s+home\b"
        )),
        ("hospitalisation", (
            r"(?<!not\sgo\sto\s)(?<!not\sgo\sto\sthe\s)(?<!been\sto\s)(?<!not\sin\s)\b(?:hospital(?!\s+(?:pharm"
            r"ac|letter))|overnight|ward|icu|intensive\s+care|inpatient|discharged)\b"
        )),
        ("life_threatening", r"\b(?:life\s*-?\s*threat\w*|resuscitat\w+|intubat\w+|cardiac\s+arrest)\b"),
        ("death", r"\b(?:dead|death|demise|exitus|expired)\b"),
        ("disability", r"\b(?:disab\w+|incapacit\w+|unable\s+to\s+(?:work|walk))\b"),
        ("medically_important", r"\b(?:medically|important|significant)\b"),
    ),
    "situation": _table(
        ("pregnancy_exposure", r"\b(?:pregnan\w+|gestation\w*|trimester|obstetric\w*)\b"),
        ("lactation_exposure", r"\b(?:breast\w*|lactat\w+|nurs(?:ed|ing))\b"),
        ("medication_error", r"\b(?:error|mistak\w+|inadvertent\w*|accidental\w*|wrong)\b"),
        ("overdose", r"\b(?:overdos\w+|too\s+(?:much|many)|tablets\s+at\s+once)\b"),
        ("lack_of_efficacy", r"\b(?:no\s+(?:effect|response|improvement)|ineffective|not\s+work\w*|fail\w*)\b"),
        ("abuse", r"\babus\w+\b"), ("misuse", r"\bmisus\w+\b"), ("off_label_use", r"\boff[-\s]?label\b"),
        ("no_adverse_reaction", (
            r"\bno\s+(?:\w+\s+){0,2}(?:reactions?|events?|effects?|symptoms?|complaints?)\b|\basymptomatic\b|"
            r"\bremained\s+well\b"
        )),
    ),
    "causality": _table(
        ("related", r"\b(?:relat\w+|caus\w+|due\s+to|attribut\w+|induced|suspect\w*)\b"),
        ("possible", r"\b(?:possib\w+|might|cannot\s+exclude)\b"),
        ("probable", r"\b(?:probab\w+|likely)\b"),
        ("certain", r"\b(?:certain\w*|definite\w*|clearly)\b"),
        ("unrelated", (
            r"\b(?:unrelated|not\s+(?:\w+\s+){0,3}relat\w+|unlikely|no\s+(?:\w+\s+)?relation\w*|not\s+(?:due|"
            r"caused|attribut\w+))\b"
        )),
        ("unassessable", r"\b(?:unknown|not\s+(?:assess\w+|provided|reported))\b"),
    ),
}  # fmt: skip
# Values whose own words hold the denial, so that their "not" or "no" needs no further source.
DENYING: Final = frozenset(
    [
        "not_recovered",
        "negative",
        "no",
        "kept",
        "not_reduced",
        "not_increased",
        "not_continued",
        "unknown",
        "not_applicable",
        "unlisted",
        "not_assessable",
        "no_adverse_reaction",
        "no_lack_of_efficacy",
        "not_administered",
        "unrelated",
        "unassessable",
        "lack_of_efficacy",
        "unchanged",
        "not_serious",
        "not_life_threatening",
        "not_hospitalisation",
    ]
)
# The kind of table that states a case field's value.
KIND_OF: Final = {
    "reactions.outcome": "outcome",
    "products.action_taken": "action",
    "products.dechallenge": "dechallenge",
    "products.rechallenge": "rechallenge",
    "patient.death.autopsy": "autopsy",
    "reactions.seriousness": "seriousness",
    "reporter.qualification": "qualification",
    "report_type": "report_type",
    "special_situations": "situation",
    "patient.age_group": "age_group",
}
NAMES: Final = {
    "outcome": "outcome", "action": "action taken", "dechallenge": "result of dechallenge",
    "rechallenge": "result of rechallenge", "autopsy": "autopsy", "seriousness": "seriousness criterion",
    "qualification": "reporter's qualification", "report_type": "kind of report", "situation": "special situation",
    "role": "role of the product", "listedness": "expectedness", "age_group": "age group", "causality": "causality",
}  # fmt: skip


@lru_cache(maxsize=4096)
def said(kind: str, text: str) -> tuple[Said, ...]:
    """Every value of the kind that the text states, in order of place, without overlaps."""
    found: list[Said] = []
    for value, pattern in TABLES[kind]:
        for match in pattern.finditer(text):
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(Said(value, match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


_DENIED_SITUATION: Final = re.compile(
    r"\b(?:not|no|never|without|n['’]t)\s+(?:\w+\s+){0,3}?(?:pregnan\w+|overdos\w+|misus\w+|abus\w+)", _I
)


@lru_cache(maxsize=1024)
def hinted(kind: str, text: str) -> frozenset[str]:
    """The values of a kind for which a source holds at least a hint (``LOOSE``)."""
    if kind == "situation":
        text = _DENIED_SITUATION.sub(" ", text)
    return frozenset(value for value, pattern in LOOSE.get(kind, ()) if pattern.search(text))


def in_words(value: str) -> str:
    """A coded value as a person reads it: "not_recovered" → "not recovered"."""
    return value.replace("_", " ")
