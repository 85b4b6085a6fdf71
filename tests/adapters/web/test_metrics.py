"""Metrics as Prometheus reads them, over the wire."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from adapters.web import MetricsServer
from bot.errors import Scope, SettingsInvalid
from bot.figures.figures import Figures, LaneFigures
from bot.figures.meters import Counts, Totals
from bot.figures.reach import PlatformStatus
from bot.figures.status import LaneStatus

OPEN_METRICS = {"Accept": "application/openmetrics-text; version=1.0.0"}

STATUS = PlatformStatus("telegram", 2000, 1932, 12, marked=64, in_doubt=3, skipped=1, learned=0.8, oldest=None)


def figures() -> Figures:
    busy, idle = Totals(), Totals()
    busy.add(Counts(sent=40, edited=5, withdrawn=2, lags=(0.1, 0.2, 31.0, 100_000.0)))
    busy.throttled[Scope.CHAT] = 7
    return Figures(
        published=9,
        lanes=(
            LaneFigures("telegram", busy, LaneStatus(STATUS, 30.0), lag=90.0),
            LaneFigures("discord", idle, LaneStatus(replace(STATUS, platform="discord"), 45.0), lag=None),
        ),
    )


@pytest.fixture
async def server() -> AsyncIterator[MetricsServer]:
    async def read() -> Figures:
        return figures()

    async with MetricsServer(read, "127.0.0.1", 0) as server:
        yield server


async def get(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Status, content type, body."""
    async with ClientSession() as client, client.get(url, headers=headers) as answer:
        return answer.status, answer.headers["Content-Type"], await answer.text()


async def samples(url: str) -> dict[str, float]:
    """Values by name and labels, as in `name{platform=telegram}`."""
    families = text_string_to_metric_families((await get(url))[2])
    return {named(sample.name, sample.labels): sample.value for family in families for sample in family.samples}


def named(name: str, labels: Mapping[str, str]) -> str:
    return name + "{" + ",".join(f"{label}={labels[label]}" for label in sorted(labels)) + "}"


EXPECTED = {
    "tickertape_published_total{}": 9,
    "tickertape_sent_total{platform=telegram}": 40,
    "tickertape_sent_total{platform=discord}": 0,
    "tickertape_edited_total{platform=telegram}": 5,
    "tickertape_withdrawn_total{platform=telegram}": 2,
    "tickertape_throttled_total{platform=telegram,scope=chat}": 7,
    "tickertape_in_doubt_total{platform=telegram}": 3,
    "tickertape_in_doubt_skipped_total{platform=telegram}": 1,
    "tickertape_chats{platform=telegram}": 2000,
    "tickertape_backlog{platform=telegram}": 1932,
    "tickertape_suspended{platform=telegram}": 12,
    "tickertape_in_flight{platform=telegram}": 64,
    "tickertape_rate{platform=telegram}": 24.0,
    "tickertape_rate{platform=discord}": 36.0,
    "tickertape_oldest_lag_seconds{platform=telegram}": 90.0,
    "tickertape_oldest_lag_seconds{platform=discord}": 0.0,
    "tickertape_lag_seconds_bucket{le=0.1,platform=telegram}": 1,
    "tickertape_lag_seconds_bucket{le=0.25,platform=telegram}": 2,
    "tickertape_lag_seconds_bucket{le=60.0,platform=telegram}": 3,
    "tickertape_lag_seconds_bucket{le=21600.0,platform=telegram}": 3,
    "tickertape_lag_seconds_bucket{le=+Inf,platform=telegram}": 4,
    "tickertape_lag_seconds_count{platform=telegram}": 4,
    "tickertape_lag_seconds_sum{platform=telegram}": pytest.approx(100_031.3),
}


async def test_every_metric_under_its_name(server: MetricsServer) -> None:
    found = await samples(server.url)
    assert {name: found.get(name) for name in EXPECTED} == EXPECTED


async def test_both_formats_are_served_as_they_are_asked_for(server: MetricsServer) -> None:
    _, usual, _ = await get(server.url)
    status, asked_for, body = await get(server.url, OPEN_METRICS)
    assert usual.startswith("text/plain; version=0.0.4")
    assert (status, asked_for.partition(";")[0]) == (200, "application/openmetrics-text")
    assert body.endswith("# EOF\n")


async def test_nothing_else_is_there(server: MetricsServer) -> None:
    assert (await get(server.url.removesuffix("metrics")))[0] == 404
    async with ClientSession() as client, client.post(server.url) as answer:
        assert answer.status == 405


async def test_a_port_that_is_taken_is_told_in_a_sentence(server: MetricsServer) -> None:
    port = int(server.url.removesuffix("/metrics").rpartition(":")[2])

    async def read() -> Figures:
        return figures()

    with pytest.raises(SettingsInvalid, match=rf"127\.0\.0\.1:{port} \(.*in use.*\); set TICKERTAPE_METRICS_PORT"):
        async with MetricsServer(read, "127.0.0.1", port):
            pass
