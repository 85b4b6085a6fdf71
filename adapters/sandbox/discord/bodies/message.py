"""A message as it is sent, edited, or executed through a webhook. Limits: documentation, "Create Message"."""

from enum import IntFlag
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from adapters.sandbox.discord.bodies.component import Rows
from adapters.sandbox.discord.bodies.embed import Embeds
from adapters.sandbox.discord.bodies.form import Form, Snowflake, length, problem
from adapters.sandbox.discord.bodies.mentions import AllowedMentions


class MessageFlag(IntFlag):
    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


NO_FLAGS = MessageFlag(0)
ON_SENDING = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS
ON_EDITING = MessageFlag.SUPPRESS_EMBEDS


def _first_version(flags: int | None) -> int | None:
    if flags is not None and flags & MessageFlag.IS_COMPONENTS_V2:
        raise problem("UNSUPPORTED_COMPONENTS", "This stand-in does not show components of the second version.")
    return flags


def _not_too_long(nonce: int | str | None) -> int | str | None:
    if isinstance(nonce, str) and len(nonce) > 25:
        raise problem("NONCE_TYPE_TOO_LONG", "Nonces must be smaller than 25 characters.")
    return nonce


# Discord trims what it is sent before it counts.
Content = Annotated[str, StringConstraints(strip_whitespace=True), length(0, 2000)]
Flags = Annotated[int | None, AfterValidator(_first_version)]


class AttachmentForm(Form):
    """Says something about the file with the same number, or names one that is to be kept."""

    id: Snowflake
    filename: Annotated[str, length(0, 260)] | None = None
    description: Annotated[str, length(0, 1024)] | None = None


class EditForm(Form):
    """What of a message can be changed later; a field that is absent stays as it is, null empties it."""

    content: Content | None = None
    embeds: Embeds | None = None
    components: Rows | None = None
    allowed_mentions: AllowedMentions | None = None
    flags: Flags = None
    attachments: Annotated[tuple[AttachmentForm, ...], length(0, 10)] | None = None


class ReferenceForm(Form):
    """The message replied to; forwarding (type 1) is not part of this stand-in."""

    message_id: Snowflake
    channel_id: Snowflake | None = None
    guild_id: Snowflake | None = None
    fail_if_not_exists: bool = True
    type: Literal[0] = 0


class MessageForm(EditForm):
    nonce: Annotated[int | str | None, AfterValidator(_not_too_long)] = None
    enforce_nonce: bool = False
    tts: bool = False
    message_reference: ReferenceForm | None = None


def _free_name(name: str | None) -> str | None:
    for word in ("clyde", "discord"):
        if name is not None and word in name.lower():
            raise problem("USERNAME_INVALID_CONTAINS", f'Username cannot contain "{word}"')
    return name


Username = Annotated[str, StringConstraints(strip_whitespace=True), length(1, 80), AfterValidator(_free_name)]


class WebhookMessageForm(EditForm):
    """A message through a webhook or in answer to an interaction: it has no nonce (documentation)."""

    username: Username | None = None
    thread_name: Annotated[str, length(1, 100)] | None = None
    tts: bool = False
