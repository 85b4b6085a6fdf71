"""The demo plays through, and no token is seen in anything that it logs."""

import io
import json
import logging

import pytest

from bot.demo import stage
from bot.log import configure
from bot.settings import Settings


async def test_the_demo_plays_through_and_every_chat_shows_what_it_should(capsys: pytest.CaptureFixture[str]) -> None:
    assert await stage.once(lambda _: None)
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == []
    assert told["as_it_should_be"] is True
    for platform in ("telegram", "discord"):
        assert told[platform]["sent"] > 30
        assert told[platform]["edited"] >= 4
        assert len(told[platform]["chats"]) == 2


async def test_no_token_is_seen_at_debug_level(capsys: pytest.CaptureFixture[str]) -> None:
    logged = io.StringIO()
    tokens: list[str] = []

    def watch(settings: Settings) -> None:
        """Log everything, without the gate that would mask secrets."""
        tokens.extend(settings.secrets)
        configure("debug", as_json=False)
        handler = logging.StreamHandler(logged)
        logging.getLogger().addHandler(handler)
        for token in tokens:
            assert token not in repr(settings)

    try:
        assert await stage.once(watch)
    finally:
        logging.getLogger().handlers.clear()
        logging.getLogger().setLevel(logging.WARNING)
    assert len(tokens) == 2
    everything = logged.getvalue() + "".join(capsys.readouterr())
    assert "published" in everything
    for token in tokens:
        assert token not in everything
