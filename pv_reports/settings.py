"""Settings: `PV_REPORTS_*` environment variables, then `pv-reports.toml`, then the defaults below."""

from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from pv_reports.errors import SettingsError


class Settings(BaseSettings):
    """Everything a user can set. Nothing here makes a network call unless ``model_url`` or ``qdrant_url`` is set."""

    model_config = SettingsConfigDict(env_prefix="PV_REPORTS_", toml_file="pv-reports.toml", extra="forbid")

    home: Path = Field(
        default=Path("~/.local/share/pv-reports"), description="Folder for database, originals, index and jobs."
    )
    database_url: str | None = Field(
        default=None, description="SQLAlchemy URL of a PostgreSQL database. Unset: SQLite in the home folder."
    )
    qdrant_url: str | None = Field(
        default=None, description="URL of a Qdrant server. Unset: Qdrant's engine in this process, in the home folder."
    )
    qdrant_api_key: SecretStr | None = Field(default=None, description="API key of the Qdrant server.")
    qdrant_collection: str = Field(default="pv_reports", description="Name of the Qdrant collection.")
    embedding_model: str = Field(
        default="all-MiniLM-L6-v2",
        description="The packaged MiniLM, or any sentence-transformers model name or folder.",
    )
    model_url: str | None = Field(
        default=None, description="Base URL of an OpenAI-compatible Qwen endpoint. Unset: no model is called."
    )
    model_name: str = Field(default="qwen3", description="Model name as the endpoint knows it.")
    model_api_key: SecretStr | None = Field(default=None, description="API key of the model endpoint.")
    model_json: Literal["json_schema", "json_object"] = Field(
        default="json_schema", description="How structured output is asked for; not every endpoint takes a schema."
    )
    model_thinking: Literal["omit", "enable_thinking", "chat_template_kwargs"] = Field(
        default="chat_template_kwargs",
        description="How thinking is switched off: Model Studio's enable_thinking, vLLM's chat_template_kwargs.",
    )
    model_timeout_s: float = Field(default=120, gt=0, description="Seconds to wait for one answer of the model.")
    model_attempts: int = Field(default=3, ge=1, le=10, description="Tries per request before falling back.")
    model_max_tokens: int = Field(default=8192, ge=64, description="Upper bound of the tokens of one answer.")
    ocr: Literal["auto", "tesseract", "rapidocr", "off"] = Field(
        default="auto", description="Tesseract when installed, else the packaged RapidOCR."
    )
    max_file_mb: int = Field(default=50, ge=1, description="Largest file taken in, in megabytes.")
    max_pages: int = Field(default=500, ge=1, description="Most pages of one document.")
    session_hours: float = Field(default=8, gt=0, description="A sign-in ends after this many hours without use.")
    four_eyes: bool = Field(default=True, description="Whether the signer must be another person than the last editor.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**overrides: object) -> Settings:
    """The active settings, with the home folder resolved and created. Raises SettingsError."""
    try:
        settings = Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise SettingsError(
            f"PV_REPORTS_{name.upper()}", f"{first['msg']}.", "Correct the variable or the line in pv-reports.toml."
        ) from error
    home = settings.home.expanduser().resolve()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            str(home), f"the home folder cannot be created ({error.strerror}).", "Name another with --home."
        ) from error
    return settings.model_copy(update={"home": home})


def resource(name: Literal["knowledge", "templates"]) -> Path:
    """The shipped folder ``name``: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(str(files("pv_reports")))
    inside = package / "_resources" / name
    return inside if inside.is_dir() else package.parent / name
