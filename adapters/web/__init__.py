"""What the relay serves over HTTP: its figures, for Prometheus."""

from adapters.web.metrics import MetricsServer

__all__ = ["MetricsServer"]
