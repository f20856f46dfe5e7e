"""What part a medicine plays where it is named: suspect, interacting, concomitant, treatment of the event, or past."""

import re
from dataclasses import replace
from typing import Final

from pv_reports.extraction.mentions import Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_CONCOMITANT: Final = compiled(
    r"\b(?:who\s+(?:used|uses|takes)|concomitant(?:ly)?(?:\s+(?:medic\w+|drugs?|therap\w+|treatments?|products?|"
    r"suspect))?|co-?medicat\w+|co-?administ\w+|also\s+(?:been\s+)?(?:taking|receiving|took|takes|on|using|receives)|"
    r"(?:other|regular|current|usual|chronic|maintenance|home|long[- ]term|background|additional)\s+(?:medic\w+|"
    r"drugs?|therap\w+|treatments?)|medicines\s+at\s+the\s+time|medications?\s+(?:at\s+the\s+time|included|include|"
    r"includes|were|consisted|list)|"
    r"other\s+meds|current\s+meds|meds\s*:|on\s+(?:stable|chronic|maintenance|long-term))\b(?!\s+(?:was|were)\s+not)",
    _I,
)
_CONCOMITANT_AFTER: Final = compiled(
    r"^[^.;]{0,60}?\b(?:(?:was|were)\s+(?:his|her|the)\s+only\s+(?:other|concomitant)|as\s+(?:a\s+)?concomitant|"
    r"(?:had|has)\s+been\s+(?:taken|used)\s+(?:since|for\s+(?:many|several|years))|concomitantly|since\s+(?:19|"
    r"20)\d\d\s+(?:without|with\s+no)|(?:every\s+day\s+|daily\s+)?(?:as\s+well(?!\s+as)|too)\b)",
    _I,
)
_PARENTHESIS_ON: Final = compiled(r"\(\s*(?:on|treated\s+with|takes|taking)\s+$", _I)
_SUSPECT: Final = compiled(
    r"(?:\b(?:induced\s+by|caused\s+by|due\s+to|attribut\w+\s+to|secondary\s+to|related\s+to|associated\s+with|"
    r"ascribed\s+to|reaction\s+to|resulting\s+from|result\s+of|because\s+of|suspect\w*|blamed|culprit|offending|"
    r"implicated|"
    r"(?:after|following|since|upon|on|during|while)\s+(?:\w+\s+){0,3}?(?:start\w*|receiv\w+|tak\w+|initiat\w+|"
    r"beginning|introduc\w+|administration|dos(?:e|es)|infusion|injection|treatment|therapy|exposure|vaccinat\w*|"
    r"ingesti\w+|addition|use|adding|cycle|course)(?:\s+(?:of|with|by|on|to))?|"
    r"overdose\s+(?:of|with)|toxicity\s+(?:of|from|with)|(?:stop|discontinu|withdr|ceas|rechalleng|re-?start|"
    r"re-?introduc)\w*(?:\s+(?:of|with|taking))?|relation\w*\s+(?:to|with)|side\s+effects?\s+(?:of|from|"
    r"to)|(?:put(?:s|ting)?\s+(?:\w+\s+){0,4}?|(?:is|are|was|were|be|being)\s+)down\s+to|blam(?:e|es|"
    r"ing)(?:\s+\w+){0,2}?|"
    r"(?:point(?:s|ed|ing)?|link(?:ed|s)?|connect(?:ed|ion))\s+(?:to|with)|(?:brought\s+on|triggered|provoked|"
    r"produced|explained)\s+by|"
    r"(?:fault|effect|result|consequence|contribution|toxicity|exposure|adverse\s+event|involvement|role|"
    r"causality)\s+(?:of|from|to)|"
    r"(?:exposed|reacted|intolerant|reacting)\s+to|misread(?:ing)?|splash\w*\s+(?:of|with))\s+"
    r"(?:the\s+|her\s+|his\s+|a\s+|those\s+|these\s+|this\s+|that\s+|oral\s+|intravenous\s+|high-dose\s+|"
    r"low-dose\s+)*)$",
    _I,
)
_SUSPECT_AFTER: Final = compiled(
    r"^[\s-]*(?:induced|associated|related|toxicity|overdos\w+|intoxication|poisoning|hypersensitivity|\w*(?:pathy|"
    r"itis|toxicity)\b|(?:\s*(?:tablets?|capsules?|\d[\d.,]*\s?m?c?g|therapy|treatment))*\s*(?:was|were|is|"
    r"has\s+been|had\s+been|should\s+be)?\s*(?:both\s+|immediately\s+|then\s+|also\s+|therefore\s+)*(?:stopped|"
    r"discontinued|withdrawn|ceased|suspended|interrupted|reduced|restarted|rechallenged|reintroduced|suspected|"
    r"withheld|held)|(?:is|was|has\s+to\s+be|must\s+(?:be|have\s+been)|"
    r"might\s+be|may\s+be|seems|appears(?:\s+to\s+be)?|remains)\s+(?:the|an?)\s+(?:[\w-]+\s+){0,2}?(?:cause|suspect|"
    r"culprit|explanation|reason|"
    r"trigger|offender)|(?:(?:tablets?|capsules?|injections?|infusions?)\s+)?(?:(?:very\s+)?(?:probably|possibly|"
    r"likely|certainly|clearly|definitely|"
    r"may\s+have|might\s+have|could\s+have|must\s+have|has|have|had|likely)\s+){0,2}(?:caused|provoked|triggered|"
    r"induced|prolonged|brought\s+(?:it\s+)?on|"
    r"contributed|led\s+to|precipitated)\b|(?:is|was|were|are)\s+(?:\w+\s+){0,2}?(?:responsible|to\s+blame|behind|"
    r"at\s+fault|implicated|"
    r"the\s+one\s+to\s+blame)\b|\s*,?\s*(?:is|was)\s+held\s+responsible)",
    _I,
)
_SUSPECT_LIST_AFTER: Final = compiled(
    r"^[\w\s,-]{0,40}?(?:\band|\bor|,)\s+(?!which|who|that|it|he|she)[\w-]+\s+(?:were|was)\s+(?:both\s+|"
    r"all\s+)?(?:stopped|discontinued|withdrawn|suspected|ceased|suspended)",
    _I,
)
_INTERACTION: Final = compiled(
    r"\b(?:drug[- ]?drug\s+|drug\s+)?interactions?\s+(?:between|of|with|involving)\b|\binteract(?:ed|s|"
    r"ing)\s+with\b|\bpotentiat\w+\b",
    _I,
)
_TREATED: Final = compiled(
    r"\b(?:treatment|rx|tx)\s*[-:][^.]{0,160}$|\b(?:rx['’]?d?\s+(?:with|for|of|given)|tx['’]?d?\s+with|orders?\s+for|"
    r"ordered|recommend\w*|"
    r"instructed\s+to\s+(?:take|use|give)|told\s+to\s+(?:take|use|give)|relief\s+(?:with|from)|"
    r"discharged\s+(?:home\s+)?on|"
    r"sent\s+home\s+(?:on|with)|d/c\s+meds?|discharge\s+med\w*|encouraged|suggested|treated|treatment\s+(?:with|"
    r"included|consisted|of|was|for)|managed|given|gave|received|required|"
    r"administered|relieved\s+(?:by|with)|improved\s+(?:with|on|after)|responded\s+to|took|taking|prescribed|"
    r"started\s+on|began\s+on|begun\s+on|placed\s+on|put\s+on|used|applied|told\s+mom|tried|therapy\s+with|"
    r"corrected\s+(?:with|by)|"
    r"(?:gone|resolved|cleared|subsided|disappeared|settled|better|eased|abated)\b[^.;]{0,40}?\b(?:with|after|on)(?=\s)|"
    r"reversed\s+(?:with|by)|relieved|supported\s+with|settled\s+with|in\s+its\s+place|controlled\s+(?:with|by)|"
    r"treating|advice|advised|resolved\s+(?:with|after))\b(?:[^.]|\.(?=\d)){0,160}$",
    _I,
)
_ADVICE: Final = compiled(r"(?:^|\n)\s*(?:advice|antidotes?|recommendations?|management)(?:\s+given)?\s*:[^.]*$", _I)
# Given against a poisoning, hardly ever what harmed.
_ANTIDOTES: Final = frozenset({
    "activated charcoal", "charcoal", "naloxone", "flumazenil", "adrenaline", "epinephrine", "noradrenaline",
    "norepinephrine", "dobutamine", "vasopressin", "sugammadex", "protamine", "vitamin k", "vit k",
    "phytomenadione", "prothrombin complex", "glucagon", "methylene blue", "filgrastim",
    "oral rehydration solution", "fomepizole", "idarucizumab", "andexanet alfa", "digoxin immune fab",
    "calcium gluconate", "acetylcysteine", "n-acetylcysteine", "lipid emulsion", "hydroxocobalamin",
    "phentolamine", "dantrolene", "icatibant",
})  # fmt: skip
_NAMED_SUSPECT: Final = compiled(
    r"\bsuspect(?:ed)?\s+(?:medic\w+|drugs?|products?|vaccines?|agents?)\b(?:(?!\bconcomitant)[^.;])*$", _I
)
# A medicine marked as treatment in its own clause, whatever else stands around it.
_RELIEF: Final = compiled(
    r"^[^.;]{0,40}?\b(?:with\s+(?:\w+\s+)?(?:relief|improvement|effect)|(?:was\s+)?(?:taken|given|used|"
    r"needed)\s+for\s+(?:the\s+)?"
    r"(?:pain|fever|rash|itch\w*|swelling|symptoms?|headaches?|cold|discomfort)|to\s+(?:try\s+to\s+)?(?:decrease|"
    r"reduce|relieve|treat|control|"
    r"bring\s+down|help\s+with))\b",
    _I,
)
_TREATED_AFTER: Final = compiled(
    r"^\s*(?:cream|ointment|\d[\d.,]*\s?m?c?g|tablets?|drops|\w+ly|daily|in\s+\w+\s+doses?|[\s,]|"
    r"and\s+[\w-]+)*\s*(?:was|were|is)\s+(?:also\s+|then\s+|immediately\s+|subsequently\s+)?(?:given|administered|"
    r"ordered|recommended|"
    r"applied|started|prescribed|initiated|used|needed|commenced|infused|tried|added|"
    r"of\s+no\s+(?:avail|use|help|benefit)|ineffective|unsuccessful|without\s+(?:effect|success)|no\s+help|effective|"
    r"helpful|necessary)|^\s*(?:\d+\s?mg\s+)?(?:taken|given)\s+for\b",
    _I,
)
_PAST: Final = compiled(
    r"\b(?:previously|formerly|in\s+the\s+past|years?\s+(?:ago|earlier|before)|long\s+before|as\s+a\s+child|"
    r"earlier\s+in\s+life)\b",
    _I,
)
_IN_RESERVE: Final = compiled(
    r"^[^.;]{0,40}\b(?:to\s+be\s+(?:at\s+hand|ready|available|given\s+if)|at\s+hand|in\s+reserve|not\s+(?:given|"
    r"needed|required))\b",
    _I,
)
# Stopped before the present treatment began: told with "years ago", or with what came after.
_LONG_STOPPED: Final = compiled(
    r"^[^.;,]{0,25}?\b(?:(?:was|were|had\s+been|has\s+been|been)\s+(?:\w+ly\s+)?(?:stopped|abandoned|discontinued|"
    r"withdrawn|given\s+up|"
    r"tried|completed|finished|replaced)\b[^.;]{0,30}?\b(?:(?:years?|months?|decades?|ages)\s+(?:ago|before|earlier|"
    r"previously)|long\s+(?:ago|"
    r"before|since)|before\s+(?!the\s+(?:event|reaction|onset|rash|admission))|back\s+in|(?:prior|"
    r"previous)\s+to\s+(?!the\s+(?:event|"
    r"reaction|onset|rash|admission)))|had\s+(?:long\s+)?been\s+(?:abandoned|given\s+up))",
    _I,
)
_RELATION: Final = (
    r"(?:daughters?|sons?|sisters?|brothers?|husband|wife|partner|aunt|uncle|cousins?|grand(?:mother|father)|niece|"
    r"nephew|father|"
    r"neighbou?rs?|friends?)"
)
# Another person's medicine, told in the present tense beside the patient's story.
_RELATIVES: Final = compiled(
    rf"(?:(?:\b(?:her|his|their|the\s+patient['’]s)\s+(?:twin\s+|elder\s+|younger\s+|older\s+)?|"
    rf"^\W*){_RELATION})\s+(?:\w+ly\s+|also\s+)?(?:gets?|"
    r"comes?\s+(?:up|out)|is|are|reacts?|takes?|uses?|breaks?\s+out|cannot|can['’]t)\b[^.;]{0,50}$",
    _I,
)
# Said of now, also under a heading of the past.
_NOW_ON: Final = compiled(
    r"(?:\b(?:she|he|patient|pt)(?:['’]s|\s+is|\s+remains)\s+(?:still\s+|currently\s+|also\s+|now\s+|only\s+)?(?:on|"
    r"taking|using)|"
    r"\b(?:also|regularly|currently|occasionally|otherwise)\s+(?:takes|uses|takes\s+only)|"
    r"\b(?:takes|uses|has)\s+(?:nothing|no\s+(?:other\s+)?\w+)\s+(?:else\s+)?(?:apart\s+from|except(?:\s+for)?|but|"
    r"other\s+than|besides)|"
    r"(?:^|[.;]\s)\W*(?:takes|uses|co-?meds?|conmeds?|con\.?\s*meds?))\s+(?:an?\s+|the\s+|her\s+|"
    r"his\s+)?(?:[\w,-]+\s+){0,4}?$",
    _I,
)
_NOW_ON_AFTER: Final = compiled(
    r"^[^.;]{0,60}?\b(?:and\s+nothing\s+else|(?:was|were|is|being|had\s+been)\s+(?:\w+\s+)?(?:taken|used|given|"
    r"continued)\s+(?:throughout|"
    r"alongside|at\s+the\s+same\s+time|all\s+(?:the\s+)?(?:time|along)|since\s+(?:19|20)\d\d)|(?:was|were|"
    r"is)\s+(?:kept\s+up|carried\s+on|"
    r"kept\s+on)\s+(?:as\s+before|throughout|unchanged)|(?:carried|carry|went|goes)\s+on\s+(?:as\s+before|unchanged|"
    r"throughout)|"
    r"long[\s-]?term\b|of\s+long\s+standing)",
    _I,
)
# What a mother takes reaches the child at her breast or in her womb.
_THROUGH_MOTHER: Final = compiled(
    r"\b(?:mother|mum|mom|mama)\b[^.;]{0,60}\b(?:took|takes|taking|received|given|on|"
    r"used|was|had)\b[^.;]*$",
    _I,
)
_MILK_OR_WOMB: Final = compiled(
    r"\bbreast[-\s]?(?:fe\w+|milk)|\blactation|\bin\s+utero|\bduring\s+(?:her\s+|"
    r"the\s+)?pregnancy",
    _I,
)
# "a locum, not knowing, prescribed X": the "not" is another verb's.
_PRESCRIBED: Final = compiled(
    r",\s*(?:\w+\s+){0,3}?(?:prescribed|gave|administered|restarted|injected|dispensed)\s+(?:(?:her|him|them|the|"
    r"some)\s+){0,2}$",
    _I,
)
_PAST_YEAR: Final = compiled(
    r"\b(?:had\s+(?:been\s+)?(?:treated|taken|received|used|tried)\b[^.;]{0,40}|took\b[^.;]{0,30})\b(?:in|until|"
    r"from)\s+(?:19|20)\d\d\b(?!\s*(?:-|/))",
    _I,
)


# "changed from X to Y": X was left before Y was begun.
_SWITCHED_FROM: Final = compiled(
    r"\b(?:chang|switch|convert|transfer|swapp|mov)\w*\b[^.;]{0,60}\bfrom\s+(?:the\s+|her\s+|his\s+|my\s+|oral\s+)?$",
    _I,
)
# Taken in the place of the suspect, after the reaction.
_INSTEAD: Final = compiled(
    r"^[^.;]{0,50}?\b(?:(?:was|were|is)\s+)?(?:started|given|begun|prescribed|used|substituted|chosen)\s+instead\b(?!\s+of)",
    re.IGNORECASE,
)
# What may stand between two medicines of one list: the regimen of the first, and a comma or "and".
_LISTED: Final = compiled(
    r"(?:(?:\s*\(?(?:\d[\d.,]*\s?(?:-|to)?\s?\d*\s?(?:m?c?g|µg|micrograms?|mL|ml|L|IU|units?|mmol|L/min|%)?(?:/\w+)?|IV|IM|SC|PO|"
    r"i\.?v\.?|i\.?m\.?|p\.?o\.?|orally|oral|intravenous(?:ly)?|intramuscular(?:ly)?|subcutaneous(?:ly)?|inhaled|nebuli[sz]ed|"
    r"daily|once|twice|three|times|a|day|every|\w+-?hourly|bd|od|tds|qds|b\.?i\.?d\.?|t\.?i\.?d\.?|stat|prn|tablets?|cream|drops|"
    r"infusion|injection|litres?|oxygen|saline|fluids?|crystalloids?|x|over|min(?:utes)?|h(?:ours?)?)\)?)*\s*"
    r"(?:,\s*and|,|;|\+|/|and|or|plus|as\s+well\s+as|together\s+with)\s*(?:(?:the|a|an|also|then|oral|intravenous|IV|high-dose|"
    r"topical|systemic|inhaled|nebuli[sz]ed|\d+\s?mg)\s+)*){1,3}",
    _I,
)
_BLAMED_ALIKE: Final = compiled(
    r"\b(?:(?:related|due|attribut\w+|ascribed|secondary|reaction|down)\s+to|(?:caused|induced|triggered|provoked)\s+by|suspect\w*|"
    r"because\s+of|blam\w+)\s+(?:the\s+|both\s+)?$",
    _I,
)
# The verb of a list of things given, behind its last item: "A 15 mg, B and two units of C were given".
_LIST_GIVEN: Final = compiled(
    r"^(?:(?!\b(?:was|were|had|has|which|who|because|due|but|she|he|they|after)\b)[^.;]){0,120}?\b(?:was|were)\s+(?:also\s+|"
    r"then\s+|promptly\s+|immediately\s+)?(?:given|administered|infused|needed|applied|commenced)\b",
    _I,
)


def give_roles(reading: Reading, drugs: list[Mention], first_reaction: int | None) -> list[Mention]:
    """The drugs with ``attributes["role"]``: "suspect", "interacting", "concomitant", "treatment", "past", "other" or
    None where the words around it say nothing. ``first_reaction`` is where the first reaction of the patient stands:
    a medicine given after it may be its treatment."""
    roles = [_role(reading, drug, drugs, first_reaction) for drug in drugs]
    _share_roles(roles, drugs, reading.text)
    return [
        replace(drug, attributes={**(drug.attributes or {}), "role": role})
        for drug, role in zip(drugs, roles, strict=True)
    ]


def _share_roles(roles: list[str | None], drugs: list[Mention], text: str) -> None:
    """A medicine without a role of its own has that of the one before it in a list ("due to A and B", "adrenaline IM;
    hydrocortisone IV")."""
    for number in range(1, len(drugs)):
        before, drug = drugs[number - 1], drugs[number]
        if (
            roles[number] is None
            and drug.start - before.end < 80
            and (
                (roles[number - 1] == "treatment" and _LISTED.fullmatch(text, before.end, drug.start))
                or (
                    roles[number - 1] == "suspect"
                    and _BLAMED_ALIKE.search(text[max(0, before.start - 40) : before.start])
                    and re.fullmatch(r"\s*(?:,|and|or|/|\+|,\s*and)\s*", text[before.end : drug.start])
                )
            )
        ):
            roles[number] = roles[number - 1]


def _role(reading: Reading, drug: Mention, drugs: list[Mention], first_reaction: int | None) -> str | None:
    text = reading.text
    sentence = reading.sentence_at(drug.start)
    before, after = text[sentence.start : drug.start], text[drug.end : sentence.end]
    if drug.status in (Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL, Status.NEGATED) and not (
        (drug.status is Status.FAMILY and _THROUGH_MOTHER.search(before) and _MILK_OR_WOMB.search(text))
        or (drug.status is Status.NEGATED and _PRESCRIBED.search(before))
    ):
        return "other"
    if _IN_RESERVE.match(after) or _RELATIVES.search(before):
        return "other"
    if first_reaction is not None and first_reaction < drug.start and _INSTEAD.match(after):
        return "other"
    if _LONG_STOPPED.match(after) or _SWITCHED_FROM.search(before):
        return "past"
    rescue = str(drug.value).casefold() in _ANTIDOTES
    if _ADVICE.search(before) or (
        rescue and not _blamed(before, after) and (first_reaction is None or first_reaction < drug.start)
    ):
        return "treatment"
    if (
        _INTERACTION.search(before)
        or re.match(r"[\s-]*(?:\w+\s+)?interaction\b", after, _I)
        or re.search(r"\binteract\w*", after[:60], _I)
    ):
        return "interacting"
    if _NAMED_SUSPECT.search(before):
        return "suspect"
    if _SUSPECT.search(before) or _SUSPECT_AFTER.match(after) or _SUSPECT_LIST_AFTER.match(after):
        return "suspect"
    if _PARENTHESIS_ON.search(before) or _NOW_ON.search(before) or _NOW_ON_AFTER.match(after):
        return "concomitant"
    if (
        drug.status is Status.HISTORICAL
        or _PAST.search(before[-60:])
        or _PAST.search(after[:45])
        or _past_year(before, drug, after)
    ):
        return "past"
    if _CONCOMITANT.search(before) or _CONCOMITANT_AFTER.match(after):
        return "concomitant"
    weak = _first_of_all(drug, drugs, after)
    vaccine = re.search(r"vaccin|immuni[sz]", f"{(drug.attributes or {}).get('substance', '')} {drug.value}", _I)
    if first_reaction is not None and first_reaction < drug.start and not vaccine:
        if _TREATED_AFTER.match(after) or _RELIEF.match(after):
            return "treatment"
        if (
            not weak
            and _LIST_GIVEN.match(after)
            and not any(_key(d) == _key(drug) for d in drugs if d.start < drug.start)
        ):
            return "treatment"
        if weak:
            return None
        clause = re.split(r";|,\s+(?:and\s+)?(?:she|he|they)\s|\bafter\s+", before)[-1]
        if _TREATED.search(clause) or (
            re.search(r"(?:^|[\s,])(?:and|,|/|\+|or|with)\s*(?:\w+\s+){0,3}$", clause) and _TREATED.search(before)
        ):
            return "treatment"
    return None


def _blamed(before: str, after: str) -> bool:
    return bool(_SUSPECT.search(before) or _SUSPECT_AFTER.match(after))


def _first_of_all(drug: Mention, drugs: list[Mention], after: str) -> bool:
    """Whether it is the first medicine named, and named again or with its reason: what a report begins with."""
    others = (Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL, Status.NEGATED, Status.HISTORICAL)
    first = next((other for other in drugs if other.status not in others), None)
    return (
        first is not None
        and first.start == drug.start
        and bool(
            re.search(
                r"(?i)\b(?:for|against|to\s+treat|"
                r"since)\s+(?!the\b)",
                after[:90],
            )
            or any(other.start > drug.end and _key(other) == _key(drug) for other in drugs)
        )
    )


def _key(drug: Mention) -> str:
    return (drug.attributes or {}).get("code") or str(drug.value).casefold()


def _past_year(before: str, drug: Mention, after: str) -> bool:
    clause = before[-60:] + str(drug.value) + after[:40]
    return bool(_PAST_YEAR.search(clause))
