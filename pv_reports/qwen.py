"""The model endpoint, Qwen behind any OpenAI-compatible server: messages in, one validated object or ModelError out."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from pv_reports.errors import ServiceError
from pv_reports.settings import Settings

Shape = TypeVar("Shape", bound=BaseModel)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0


class ModelError(ServiceError):
    """The endpoint gave no usable answer after all tries."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[Shape]):
    """A validated answer, the model that gave it, the parameters it was asked with, and the tokens it cost."""

    value: Shape
    model: str
    parameters: dict[str, Any] = field(default_factory=dict)
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Model(Protocol):
    """A chat model that answers with an object of a given shape."""

    name: str

    def ask(self, messages: Sequence[tuple[str, str]], shape: type[Shape]) -> Answer[Shape]:
        """``messages`` are (role, text) pairs, role "system" or "user". Raises ModelError when every try failed."""
        ...


def endpoint(settings: Settings) -> Model | None:
    """The configured endpoint, or None: then no model is called anywhere."""
    return QwenEndpoint(settings) if settings.model_url else None


class QwenEndpoint:
    """A chat model behind ``settings.model_url``, asked through LangChain with constrained JSON."""

    def __init__(self, settings: Settings, pause: Callable[[float], None] = time.sleep) -> None:
        from langchain.chat_models import init_chat_model  # seconds to import; only where a model is configured

        self.name = settings.model_name
        self._url = str(settings.model_url)
        self._attempts = settings.model_attempts
        self._method = settings.model_json
        self._pause = pause
        self.parameters: dict[str, Any] = {
            "temperature": 0,
            "max_tokens": settings.model_max_tokens,
            "json": self._method,
        }
        off = {"enable_thinking": False}
        thinking = {"omit": None, "enable_thinking": off, "chat_template_kwargs": {"chat_template_kwargs": off}}
        self._chat = init_chat_model(
            settings.model_name,
            model_provider="openai",
            base_url=self._url,
            api_key=settings.model_api_key or "none",
            temperature=0,
            max_tokens=settings.model_max_tokens,
            timeout=settings.model_timeout_s,
            max_retries=0,
            extra_body=thinking[settings.model_thinking],
        )

    def ask(self, messages: Sequence[tuple[str, str]], shape: type[Shape]) -> Answer[Shape]:
        """Ask until a valid object comes back, at most ``model_attempts`` times. Raises ModelError."""
        import openai
        from langchain_core.exceptions import OutputParserException

        method: Literal["json_schema", "json_mode"] = "json_schema" if self._method == "json_schema" else "json_mode"
        runnable = self._chat.with_structured_output(shape, method=method, include_raw=True)
        problem = "no answer"
        for attempt in range(self._attempts):
            if attempt:
                self._pause(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**attempt) * random.uniform(0.5, 1))  # noqa: S311
            try:
                result = runnable.invoke(list(messages))
            except (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError) as error:
                problem = f"{type(error).__name__}"
                continue
            except (openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError) as error:
                problem = f"the answer was cut short ({type(error).__name__})"
                continue
            except (OutputParserException, ValidationError, ValueError, TypeError) as error:
                problem = f"the answer was no valid JSON of the asked shape ({type(error).__name__})"
                continue
            except openai.APIStatusError as error:
                raise ModelError(
                    self._url, f"the endpoint refused the request (HTTP {error.status_code}).",
                    "Check PV_REPORTS_MODEL_NAME, PV_REPORTS_MODEL_API_KEY and PV_REPORTS_MODEL_JSON.",
                ) from error  # fmt: skip
            if isinstance(result, dict) and isinstance(result.get("parsed"), shape):
                return self._answer(result["parsed"], result["raw"])
            problem = "the answer was no valid JSON of the asked shape, or a refusal"
        raise ModelError(
            self._url,
            f"no usable answer in {self._attempts} tries: {problem}.",
            "See whether the endpoint is up and serves the named model; then draft the case again.",
        )

    def _answer(self, value: Shape, raw: Any) -> Answer[Shape]:
        usage = getattr(raw, "usage_metadata", None) or {}
        served = (getattr(raw, "response_metadata", None) or {}).get("model_name") or self.name
        return Answer(value, served, dict(self.parameters), usage.get("input_tokens"), usage.get("output_tokens"))
