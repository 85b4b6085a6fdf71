"""Local stand-ins of both platforms that speak the real wire protocols on loopback."""
