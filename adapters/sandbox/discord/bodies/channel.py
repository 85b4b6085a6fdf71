"""Threads, webhooks and changes of channels. Limits: documentation, "Channel Resource" and "Webhook Resource"."""

from typing import Annotated, Literal

from adapters.sandbox.discord.bodies.form import Form, Snowflake, between, length
from adapters.sandbox.discord.bodies.message import MessageForm, Username

ChannelName = Annotated[str, length(1, 100)]
ArchiveMinutes = Literal[60, 1440, 4320, 10080]


class ThreadForm(Form):
    """A thread from a message, or one that stands alone: private (12) unless it says otherwise."""

    name: ChannelName
    auto_archive_duration: ArchiveMinutes = 1440
    type: Literal[10, 11, 12] = 12
    rate_limit_per_user: Annotated[int, between(0, 21600)] | None = None


class PostForm(Form):
    """A forum post: a thread together with its first message."""

    name: ChannelName
    message: MessageForm
    auto_archive_duration: ArchiveMinutes = 1440
    applied_tags: Annotated[tuple[Snowflake, ...], length(0, 5)] = ()


class ChannelEdit(Form):
    name: ChannelName | None = None
    topic: Annotated[str, length(0, 1024)] | None = None
    archived: bool | None = None
    locked: bool | None = None
    auto_archive_duration: ArchiveMinutes | None = None


class WebhookForm(Form):
    name: Username


class WebhookEdit(Form):
    name: Username | None = None
    channel_id: Snowflake | None = None


class RecipientForm(Form):
    recipient_id: Snowflake


class BulkDeleteForm(Form):
    messages: tuple[Snowflake, ...]
