"""The model's draft: facts, rule results and passages under issued keys in, cited sentences out."""

import secrets
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

from pv_reports.drafting.keys import Keys
from pv_reports.drafting.template import ReportTemplate
from pv_reports.errors import PvReportsError
from pv_reports.qwen import Model, ModelError
from pv_reports.records import Section, Sentence

MOST_SENTENCES = 20
MOST_CHARACTERS = 600
MOST_KEYS = 12


class ModelDraftError(PvReportsError):
    """The model's answer cannot stand as a draft."""


@dataclass(frozen=True, slots=True)
class ModelDraft:
    sections: tuple[Section, ...]
    model: str
    parameters: dict[str, Any] = field(default_factory=dict)
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def answer_shape(template: ReportTemplate, keys: Keys) -> type[BaseModel]:
    """The JSON the model must give: known section ids and issued keys only, every string and list bounded."""
    # Any: the values are known only now, so no type checker can know the type
    key: Any = Literal[tuple(citation.key for citation in keys.citations)]
    section_id: Any = Literal[tuple(section.id for section in template.sections)]
    sentence = create_model(
        "Sentence",
        text=(Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)], ...),
        citations=(Annotated[list[key], Field(min_length=1, max_length=MOST_KEYS)], ...),
    )
    section = create_model(
        "Section", id=(section_id, ...), sentences=(Annotated[list[sentence], Field(max_length=MOST_SENTENCES)], ...)
    )
    return create_model(
        "Report", sections=(Annotated[list[section], Field(min_length=1, max_length=len(template.sections))], ...)
    )


def messages(template: ReportTemplate, keys: Keys, fence: str | None = None) -> list[tuple[str, str]]:
    """The rendered prompts. A fence that no document can know marks what is data; tests give a fixed one."""
    fence = fence or secrets.token_hex(8)
    system = template.render("system", fence=fence, thinking=False)
    user = template.render(
        "user", fence=fence, facts=keys.kind("fact"), rules=keys.kind("rule"), passages=keys.kind("passage")
    )
    return [("system", system), ("user", user)]


def model_sections(model: Model, template: ReportTemplate, keys: Keys) -> ModelDraft:
    """Ask the model for the report. Raises ModelDraftError when there is no usable answer."""
    try:
        answer = model.ask(messages(template, keys), answer_shape(template, keys))
    except ModelError as error:
        raise ModelDraftError(error.subject, error.problem, error.remedy) from error
    written: dict[str, list[Sentence]] = {}
    for section in answer.value.model_dump()["sections"]:
        for sentence in section["sentences"]:
            text = " ".join(sentence["text"].split())
            if text:
                made = Sentence(text=text, citations=tuple(dict.fromkeys(sentence["citations"])), author="model")
                written.setdefault(section["id"], []).append(made)
    if not written:
        raise ModelDraftError(model.name, "the model wrote no sentence.", "Draft the case again or use another model.")
    return ModelDraft(
        sections=tuple(
            Section(id=section.id, title=section.title, sentences=tuple(written.get(section.id, ())))
            for section in template.sections
        ),
        model=answer.model,
        parameters=answer.parameters,
        prompt_tokens=answer.prompt_tokens,
        completion_tokens=answer.completion_tokens,
    )
