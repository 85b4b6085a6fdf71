"""Pacing: how fast each platform may be called, as its documentation or experience says. Pure."""

from collections.abc import Mapping
from datetime import timedelta

from bot.budgets.budget import UNLIMITED, Pace, Rate
from bot.lanes.lane import LaneSettings
from bot.settings import Settings

PRIVATE_CHAT = Rate(limit=3, window=3.0, burst=2)
"""Telegram: about one message a second to one chat, with a small burst."""

GROUP_CHAT = Rate(limit=20, window=60.0, burst=3)
"""Telegram: 20 messages a minute to a group or channel."""

PRIVATE_EDIT = Rate(limit=15, window=60.0, burst=3, within=PRIVATE_CHAT)
GROUP_EDIT = Rate(limit=15, window=60.0, burst=3, within=GROUP_CHAT)
"""Telegram names no limit for edits; waits of minutes were seen after edits as frequent as messages."""

MOST_PAID = 1000
"""Telegram: messages a second with paid broadcasts, those that go for nothing included."""

DISCORD_CHANNEL = Rate(limit=5, window=5.0, burst=2)
"""Discord: 5 messages in 5 seconds to a channel, as observed; its library learns the exact buckets."""

OLD_EDIT = Rate(limit=3, window=6.0, within=DISCORD_CHANNEL)
"""Discord: edits of messages older than an hour, in a channel (error 30046)."""

CROSSPOSTS = Rate(limit=10, window=3600.0, burst=10, slack=30.0)
"""Discord: crossposts of one channel, as reported; a request may take so much longer than another."""


def lane_settings(settings: Settings, *, limits: bool) -> Mapping[str, LaneSettings]:
    """`limits=False` is for the demo's stand-ins, which are watched by somebody who does not want to wait."""
    telegram = Pace(
        account=Rate(settings.telegram_rate, 1.0),
        private=PRIVATE_CHAT,
        group=GROUP_CHAT,
        private_edit=PRIVATE_EDIT,
        group_edit=GROUP_EDIT,
        paid=Rate(max(1.0, MOST_PAID - settings.telegram_rate), 1.0),
    )
    discord = Pace(Rate(settings.discord_rate, 1.0), DISCORD_CHANNEL, DISCORD_CHANNEL, old_edit=OLD_EDIT)
    every = timedelta(seconds=settings.card_seconds)
    free = Pace(UNLIMITED, UNLIMITED, UNLIMITED)
    return {
        "telegram": LaneSettings(
            telegram if limits else free,
            settings.telegram_window,
            repeats_are_safe=False,
            in_doubt=settings.in_doubt,
            names_scope=False,
            paid_broadcast=settings.telegram_paid_broadcast,
            paid_cap=settings.telegram_paid_cap,
            cards_every=every,
        ),
        "discord": LaneSettings(
            discord if limits else free, settings.discord_window, repeats_are_safe=True, cards_every=every
        ),
    }
