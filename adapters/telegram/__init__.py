"""Telegram, through python-telegram-bot: platform (the port), render, incoming, errors, request."""
