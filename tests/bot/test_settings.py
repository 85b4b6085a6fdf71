"""Settings: where they come from, and what is said of wrong ones."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import SettingsInvalid
from bot.lanes.consequences import InDoubtPolicy
from bot.settings import FILE, FixedSettings, Settings, load

TOKEN = "123456:AAE-made-up_token"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and an environment in which nothing is set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TICKERTAPE_{name.upper()}", raising=False)
    return tmp_path


def token_of(settings: Settings) -> str | None:
    return settings.telegram_token.get_secret_value() if settings.telegram_token else None


def test_without_any_setting_there_are_defaults() -> None:
    settings = load()
    assert settings.telegram_token is None
    assert settings.discord_token is None
    assert settings.database == Path("tickertape.sqlite3")
    assert settings.in_doubt is InDoubtPolicy.RESEND
    assert settings.secrets == ()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TICKERTAPE_IN_DOUBT", "skip")
    monkeypatch.setenv("TICKERTAPE_LOG_JSON", "true")
    settings = load()
    assert (token_of(settings), settings.in_doubt, settings.log_json) == (TOKEN, InDoubtPolicy.SKIP, True)


def test_the_file_env_is_read(folder: Path) -> None:
    (folder / ".env").write_text(f"TICKERTAPE_TELEGRAM_TOKEN={TOKEN}\nTICKERTAPE_LOG_LEVEL=debug\n", encoding="utf-8")
    settings = load()
    assert (token_of(settings), settings.log_level) == (TOKEN, "debug")


def test_a_file_env_may_hold_settings_of_others(folder: Path) -> None:
    (folder / ".env").write_text("COMPOSE_PROJECT_NAME=news\nTICKERTAPE_LOG_LEVEL=debug\n", encoding="utf-8")
    assert load().log_level == "debug"


def test_the_toml_file_is_read(folder: Path) -> None:
    (folder / FILE).write_text('telegram_editors = [1, 2]\nlog_level = "debug"\n', encoding="utf-8")
    settings = load()
    assert (settings.telegram_editors, settings.log_level) == ((1, 2), "debug")


def test_the_environment_counts_more_than_env_and_that_more_than_toml(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / FILE).write_text("telegram_rate = 3\ntelegram_window = 3\ndiscord_rate = 3\n", encoding="utf-8")
    (folder / ".env").write_text("TICKERTAPE_TELEGRAM_RATE=4\nTICKERTAPE_TELEGRAM_WINDOW=4\n", encoding="utf-8")
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_RATE", "5")
    settings = load()
    assert (settings.telegram_rate, settings.telegram_window, settings.discord_rate) == (5, 4, 3)


@pytest.mark.parametrize(
    ("written", "ids"),
    [("1, 2", (1, 2)), ("[1,2]", (1, 2)), ("1 2", (1, 2)), ("-100123", (-100123,)), ("", ()), (" , ", ())],
)
def test_lists_of_ids_may_be_written_in_many_ways(
    monkeypatch: pytest.MonkeyPatch, written: str, ids: tuple[int, ...]
) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_DESK_CHATS", written)
    assert load().telegram_desk_chats == ids


@pytest.mark.parametrize(("written", "port"), [("", None), ("0", 0), ("9464", 9464)])
def test_metrics_have_a_port_or_none(monkeypatch: pytest.MonkeyPatch, written: str, port: int | None) -> None:
    monkeypatch.setenv("TICKERTAPE_METRICS_PORT", written)
    assert load().metrics_port == port


def test_the_endpoint_needs_a_token_of_some_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_API_PORT", "0")
    for token in (None, "", "short", "x" * 23, "x" * 23 + " ", "é" * 24):
        monkeypatch.delenv("TICKERTAPE_API_TOKEN", raising=False)
        if token is not None:
            monkeypatch.setenv("TICKERTAPE_API_TOKEN", token)
        with pytest.raises(SettingsInvalid, match=r"TICKERTAPE_API_TOKEN: .+24 or more") as caught:
            load()
        assert not token or token not in str(caught.value)
    monkeypatch.setenv("TICKERTAPE_API_TOKEN", TOKEN)
    settings = load()
    assert (settings.api_port, settings.api_host, settings.secrets) == (0, "127.0.0.1", (TOKEN,))
    assert TOKEN not in repr(settings)


def test_a_single_id_needs_no_list(folder: Path) -> None:
    (folder / FILE).write_text("discord_editors = 8\n", encoding="utf-8")
    assert load().discord_editors == (8,)


WRONG = {
    "telegram_rate": ("fast", "1", "1001", "nan"),
    "telegram_window": ("0", "1.5"),
    "telegram_paid_broadcast": ("on", "true", ""),
    "telegram_paid_cap": ("-1", "0.5", "much"),
    "discord_window": ("129",),
    "telegram_editors": ("Eddie", "1, two", "true"),
    "telegram_api_base": ("example.org", "ftp://example.org", "https://", ""),
    "discord_gateway": ("gateway",),
    "in_doubt": ("perhaps",),
    "answer_timeout": ("0", "301", "never"),
    "log_level": ("loud",),
    "log_json": ("perhaps",),
    "metrics_port": ("-1", "65536", "any"),
    "metrics_host": ("",),
    "api_port": ("-1", "65536", "any"),
    "api_host": ("",),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TICKERTAPE_{name.upper()}", value)
    with pytest.raises(SettingsInvalid, match=f"^settings are wrong: TICKERTAPE_{name.upper()}: .+") as caught:
        load()
    assert "\n" not in str(caught.value)


def test_who_wants_to_pay_says_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_PAID_BROADCAST", "breaking")
    with pytest.raises(SettingsInvalid, match=r"TICKERTAPE_TELEGRAM_PAID_CAP: .+ more than 0 Stars"):
        load()
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_PAID_CAP", "50")
    assert load().telegram_paid_cap == 50


def test_all_wrong_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_RATE", "fast")
    monkeypatch.setenv("TICKERTAPE_LOG_LEVEL", "loud")
    with pytest.raises(SettingsInvalid, match=r"TICKERTAPE_TELEGRAM_RATE: .+; TICKERTAPE_LOG_LEVEL: "):
        load()


@pytest.mark.parametrize("file", [".env", FILE])
def test_a_misspelt_setting_is_no_silence(folder: Path, file: str) -> None:
    name = "TICKERTAPE_TELEGRAM_TOKKEN" if file == ".env" else "telegram_tokken"
    (folder / file).write_text(f'{name}="{TOKEN}"\n', encoding="utf-8")
    with pytest.raises(SettingsInvalid, match=r"TICKERTAPE_TELEGRAM_TOKKEN: Extra inputs") as caught:
        load()
    assert "TICKERTAPE_TICKERTAPE" not in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_misspelt_variable_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_TOKKEN", TOKEN)
    with pytest.raises(SettingsInvalid, match=r"there is no setting TICKERTAPE_TELEGRAM_TOKKEN$"):
        load()


@pytest.mark.parametrize("path", ["", ".", "/"])
def test_a_database_is_a_file(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("TICKERTAPE_DATABASE", path)
    with pytest.raises(SettingsInvalid, match=r"TICKERTAPE_DATABASE: .*must name a file"):
        load()


def test_a_file_that_is_no_toml_is_named(folder: Path) -> None:
    (folder / FILE).write_text(f'telegram_token = "{TOKEN}', encoding="utf-8")
    with pytest.raises(SettingsInvalid, match=rf"^{FILE} cannot be read") as caught:
        load()
    assert TOKEN not in str(caught.value)


def test_a_token_of_the_wrong_kind_is_not_shown(folder: Path) -> None:
    (folder / FILE).write_text(f'telegram_token = ["{TOKEN}"]\n', encoding="utf-8")
    with pytest.raises(SettingsInvalid, match="TICKERTAPE_TELEGRAM_TOKEN") as caught:
        load()
    chain: list[BaseException | None] = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert not any(TOKEN in str(error) for error in chain)


def test_a_token_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TICKERTAPE_DISCORD_TOKEN", f"{TOKEN}.second")
    settings = load()
    assert settings.secrets == (TOKEN, f"{TOKEN}.second")
    for shown in (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert TOKEN not in shown


def test_an_empty_token_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_TOKEN", "")
    settings = load()
    assert not settings.telegram_token
    assert settings.secrets == ()


def test_addresses_lose_a_stroke_at_the_end_but_the_gateway_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_API_BASE", "http://127.0.0.1:8081/")
    monkeypatch.setenv("TICKERTAPE_DISCORD_GATEWAY", "ws://127.0.0.1:8082/")
    settings = load()
    assert settings.telegram_api_base == "http://127.0.0.1:8081"
    assert settings.discord_gateway == "ws://127.0.0.1:8082/"


def test_fixed_settings_read_neither_environment_nor_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TICKERTAPE_TELEGRAM_RATE", "fast")
    (folder / ".env").write_text("TICKERTAPE_DISCORD_RATE=fast\n", encoding="utf-8")
    (folder / FILE).write_text('log_level = "loud"\n', encoding="utf-8")
    settings = FixedSettings(discord_token=SecretStr("made-up"))
    assert settings.telegram_token is None
    assert settings.secrets == ("made-up",)
    assert settings.log_level == "info"


@pytest.mark.parametrize("address", ["https://relay.example", "https://relay.example/hubs/"])
def test_hubs_reach_the_relay_over_https(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("TICKERTAPE_PUBLIC_ADDRESS", address)
    assert load().public_address == address.rstrip("/")


@pytest.mark.parametrize("address", ["http://relay.example", "wss://relay.example", "relay.example", "https://"])
def test_and_over_nothing_else(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("TICKERTAPE_PUBLIC_ADDRESS", address)
    with pytest.raises(SettingsInvalid, match=r"TICKERTAPE_PUBLIC_ADDRESS: .*https://example\.org"):
        load()


def test_on_a_private_network_they_may_do_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKERTAPE_PUBLIC_ADDRESS", "http://127.0.0.1:8090")
    monkeypatch.setenv("TICKERTAPE_ALLOW_PRIVATE_ADDRESSES", "true")
    assert load().public_address == "http://127.0.0.1:8090"


@pytest.mark.parametrize("name", ["PUBLIC_ADDRESS", "SOURCE_CONTACT", "CALLBACK_PORT"])
def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"TICKERTAPE_{name}", "")
    assert getattr(load(), name.lower()) is None


@pytest.mark.parametrize("contact", ["https://news.example/relay", "mailto:rita@news.example", "Rita Reader, News"])
def test_a_contact_is_an_address_or_a_sentence(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("TICKERTAPE_SOURCE_CONTACT", contact)
    assert load().source_contact == contact


@pytest.mark.parametrize("contact", ["a)b", "(", "a\r\nX-Evil: 1", "Zoë", "a" * 201, "\\"])
def test_a_contact_that_would_not_fit_into_a_header_is_refused(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("TICKERTAPE_SOURCE_CONTACT", contact)
    with pytest.raises(SettingsInvalid, match="TICKERTAPE_SOURCE_CONTACT"):
        load()
