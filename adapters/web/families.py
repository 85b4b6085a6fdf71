"""Figures as metric families of Prometheus. The names are documented for users and stay."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from bot.figures.figures import Figures, LaneFigures
from bot.figures.meters import LAG_BOUNDS

_COUNTERS: dict[str, tuple[str, Callable[[LaneFigures], float]]] = {
    "tickertape_sent": ("Messages sent since the start.", lambda lane: lane.totals.sent),
    "tickertape_edited": ("Messages edited because of a correction since the start.", lambda lane: lane.totals.edited),
    "tickertape_withdrawn": (
        "Messages struck through as retracted, or deleted, since the start.",
        lambda lane: lane.totals.withdrawn,
    ),
    "tickertape_in_doubt": (
        "Entries that may or may not have arrived in a chat, in all.",
        lambda lane: lane.stands.status.in_doubt,
    ),
    "tickertape_in_doubt_skipped": ("Those of them that were not sent again.", lambda lane: lane.stands.status.skipped),
}

_GAUGES: dict[str, tuple[str, Callable[[LaneFigures], float]]] = {
    "tickertape_chats": ("Chats that follow a coverage.", lambda lane: lane.stands.status.chats),
    "tickertape_backlog": ("Chats that something is to be sent to.", lambda lane: lane.stands.status.behind),
    "tickertape_suspended": ("Chats that cannot be reached now.", lambda lane: lane.stands.status.suspended),
    "tickertape_in_flight": ("Messages marked as being sent.", lambda lane: lane.stands.status.marked),
    "tickertape_rate": ("Messages a second that the lane allows itself.", lambda lane: lane.stands.rate),
    "tickertape_oldest_lag_seconds": (
        "Since the oldest entry was published that a chat waits for; 0 when none does.",
        lambda lane: lane.lag or 0.0,
    ),
}


@dataclass(frozen=True, slots=True)
class Families:
    """Prometheus's `Collector` of one moment's figures."""

    figures: Figures

    def collect(self) -> Iterable[Metric]:
        lanes = self.figures.lanes
        published = "Publications, corrections, retractions and closing lines in the stream, in all."
        yield CounterMetricFamily("tickertape_published", published, value=self.figures.published)
        for name, (meaning, value) in _COUNTERS.items():
            counter = CounterMetricFamily(name, meaning, labels=["platform"])
            for lane in lanes:
                counter.add_metric([lane.platform], value(lane))
            yield counter
        for name, (meaning, value) in _GAUGES.items():
            gauge = GaugeMetricFamily(name, meaning, labels=["platform"])
            for lane in lanes:
                gauge.add_metric([lane.platform], value(lane))
            yield gauge
        yield _throttled(lanes)
        yield _lags(lanes)


def _throttled(lanes: Iterable[LaneFigures]) -> Metric:
    meaning = "Requests that the platform refused as too fast since the start, by who has to wait."
    family = CounterMetricFamily("tickertape_throttled", meaning, labels=["platform", "scope"])
    for lane in lanes:
        for scope, times in lane.totals.throttled.items():
            family.add_metric([lane.platform, scope], times)
    return family


def _lags(lanes: Iterable[LaneFigures]) -> Metric:
    meaning = "From publishing to arrival, for each entry and chat, since the start."
    family = HistogramMetricFamily("tickertape_lag_seconds", meaning, labels=["platform"])
    for lane in lanes:
        family.add_metric([lane.platform], list(_classes(lane)), lane.totals.lag_seconds)
    return family


def _classes(lane: LaneFigures) -> Iterator[tuple[str, float]]:
    """Prometheus wants them cumulative."""
    bounds = [*(str(float(bound)) for bound in LAG_BOUNDS), "+Inf"]
    yield from zip(bounds, accumulate(lane.totals.lags), strict=True)
