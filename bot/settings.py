"""The settings: environment `TICKERTAPE_…`, then `.env`, then `tickertape.toml`.

`settings.example.toml` is the manual.
"""

import os
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.budgets.purse import PaidBroadcast
from bot.desk.schedule import zone
from bot.errors import SettingsInvalid
from bot.lanes.consequences import InDoubtPolicy

FILE = "tickertape.toml"
PREFIX = "TICKERTAPE_"
ENV_FILE = ".env"
SHORTEST_TOKEN = 24
"""Characters of the endpoint's token."""


def _address(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in ("http", "https", "ws", "wss") or not rest:
        message = "must be an address such as https://example.org"
        raise ValueError(message)
    return value.rstrip("/") if scheme.startswith("http") else value


def _public(value: str | None, info: ValidationInfo) -> str | None:
    """Plain http only where nothing leaves the machine or the house: hubs send what is signed, not sealed."""
    if value is None or value.startswith("https://"):
        return value
    if value.startswith("http://") and info.data.get("allow_private_addresses"):
        return value
    message = "must be an address such as https://example.org"
    raise ValueError(message)


def _cap(value: int, info: ValidationInfo) -> int:
    if not value and info.data.get("telegram_paid_broadcast", PaidBroadcast.OFF) is not PaidBroadcast.OFF:
        message = "must be more than 0 Stars a day where telegram_paid_broadcast is on"
        raise ValueError(message)
    return value


def _zone(value: str) -> str:
    zone(value)
    return value


def _contact(value: str | None) -> str | None:
    if value is not None and not (value.isascii() and value.isprintable() and not set(value) & set("()\\")):
        message = "must be an address or a sentence in ASCII without brackets"
        raise ValueError(message)
    return value


def _token(value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    """Long enough that nobody guesses it, and fit for a header."""
    token = value.get_secret_value() if value else ""
    if value is None and info.data.get("api_port") is None:
        return None
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        message = f"must be {SHORTEST_TOKEN} or more letters, digits and signs, without spaces, where api_port is set"
        raise ValueError(message)
    return value


def _unset(value: object) -> object:
    return None if value == "" else value


def _numbers(value: object) -> object:
    """Lists may be given as `1, 2` in the environment."""
    if isinstance(value, int):
        return [value]
    if isinstance(value, str):
        return [part for part in value.replace("[", " ").replace("]", " ").replace(",", " ").split() if part]
    return value


class _EnvFile(DotEnvSettingsSource):
    """A file `.env` often belongs to several programs: what is not called like a setting of ours is none of ours."""

    def __call__(self) -> dict[str, object]:
        known = self.settings_cls.model_fields
        prefix = self.env_prefix.lower()
        return {
            name.removeprefix(prefix): value
            for name, value in super().__call__().items()
            if name in known or name.startswith(prefix)
        }


def _file(value: Path) -> Path:
    if not value.name:
        message = "must name a file"
        raise ValueError(message)
    return value


Address = Annotated[str, AfterValidator(_address)]
Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)]
Chat = Annotated[int | None, BeforeValidator(_unset)]
Port = Annotated[int | None, BeforeValidator(_unset)]
Contact = Annotated[str | None, Field(max_length=200), AfterValidator(_contact), BeforeValidator(_unset)]
PublicAddress = Annotated[Address | None, AfterValidator(_public), BeforeValidator(_unset)]


ApiToken = Annotated[SecretStr | None, AfterValidator(_token), BeforeValidator(_unset)]


class Settings(BaseSettings):
    """Everything that can be set; validated once, at start."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    reads_environment: ClassVar[bool] = True

    database: Annotated[Path, AfterValidator(_file)] = Path("tickertape.sqlite3")

    telegram_token: SecretStr | None = None
    telegram_api_base: Address = "https://api.telegram.org"
    telegram_editors: Ids = ()
    telegram_desk_chats: Ids = ()
    telegram_notices: Chat = None
    telegram_rate: float = Field(30.0, ge=2, le=1000)
    telegram_window: int = Field(64, ge=1, le=512)
    telegram_paid_broadcast: PaidBroadcast = PaidBroadcast.OFF
    telegram_paid_cap: Annotated[int, AfterValidator(_cap)] = Field(0, ge=0, le=1_000_000, validate_default=True)

    discord_token: SecretStr | None = None
    discord_api_base: Address = "https://discord.com/api/v10"
    discord_gateway: Address = "wss://gateway.discord.gg/"
    discord_editors: Ids = ()
    discord_desk_guilds: Ids = ()
    discord_notices: Chat = None
    discord_rate: float = Field(45.0, ge=2, le=50)
    discord_window: int = Field(16, ge=1, le=128)

    source_contact: Contact = None
    allow_private_addresses: bool = False
    callback_port: Port = Field(None, ge=0, le=65_535)
    callback_host: str = Field("127.0.0.1", min_length=1)
    public_address: PublicAddress = None

    api_port: Port = Field(None, ge=0, le=65_535)
    api_host: str = Field("127.0.0.1", min_length=1)
    api_token: ApiToken = Field(None, validate_default=True)
    desk_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    undo_seconds: float = Field(10.0, ge=0, le=300)
    undo_breaking_seconds: float = Field(3.0, ge=0, le=300)
    largest_file_mb: int = Field(10, ge=1, le=20)
    card_seconds: float = Field(60.0, ge=1, le=86_400)
    quiet_days: float = Field(7.0, ge=0, le=365)
    reader_limit: int = Field(30, ge=1, le=10_000)
    desk_limit: int = Field(120, ge=1, le=10_000)
    submission_limit: int = Field(6, ge=1, le=1_000)

    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND
    answer_timeout: float = Field(25.0, gt=0, le=300)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_json: bool = False
    metrics_port: Port = Field(None, ge=0, le=65_535)
    metrics_host: str = Field("127.0.0.1", min_length=1)

    @property
    def telegram_desks(self) -> tuple[int, ...]:
        """The desk's own groups, the one for notices included."""
        notices = () if self.telegram_notices is None else (self.telegram_notices,)
        return (*self.telegram_desk_chats, *notices)

    @property
    def rates(self) -> dict[str, float]:
        """Messages a second of each platform's account, by its name."""
        return {"telegram": self.telegram_rate, "discord": self.discord_rate}

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be seen; for the log's last gate."""
        tokens = (self.telegram_token, self.discord_token, self.api_token)
        return tuple(token.get_secret_value() for token in tokens if token)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        if not cls.reads_environment:
            return (init_settings,)
        files = (_EnvFile(settings_cls, ENV_FILE), TomlConfigSettingsSource(settings_cls, FILE))
        return (init_settings, env_settings, *files)


class FixedSettings(Settings):
    """Only what is passed counts: neither the environment nor any file is read."""

    reads_environment: ClassVar[bool] = False


def load() -> Settings:
    """From the environment and the files of the working directory. Raises `SettingsInvalid`, one line a setting."""
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and not _known(name))
    if unknown:
        raise SettingsInvalid(f"settings are wrong: there is no setting {', '.join(unknown)}")
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{_name(item['loc'])}: {item['msg']}" for item in error.errors(include_input=False))
        raise SettingsInvalid(f"settings are wrong: {wrong}") from None
    except ValueError as error:
        raise SettingsInvalid(f"{FILE} cannot be read: {error}") from error


def _known(variable: str) -> bool:
    return variable.removeprefix(PREFIX).lower() in Settings.model_fields


def _name(place: tuple[int | str, ...]) -> str:
    return f"TICKERTAPE_{str(place[0]).upper()}" if place else "settings"
