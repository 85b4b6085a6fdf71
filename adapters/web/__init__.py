"""The web: sources are fetched from it, hubs announce changes on it, programs publish through it,
and Prometheus reads the relay's figures on it.
"""

from adapters.web.addresses import AddressRules
from adapters.web.callbacks import CallbackServer, callback_address
from adapters.web.connections import Connections, Timeouts
from adapters.web.endpoint import EndpointServer
from adapters.web.fetcher import WebFetcher
from adapters.web.hubs import WebHubs
from adapters.web.metrics import MetricsServer

__all__ = [
    "AddressRules",
    "CallbackServer",
    "Connections",
    "EndpointServer",
    "MetricsServer",
    "Timeouts",
    "WebFetcher",
    "WebHubs",
    "callback_address",
]
