"""A message as the API shows it."""

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.bodies import component
from adapters.sandbox.discord.bodies.embed import Embed
from adapters.sandbox.discord.guilds import Channel
from adapters.sandbox.discord.interactions import InteractionKind
from adapters.sandbox.discord.messages import Attachment, Message, Origin
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.world import World


def payload(world: World, message: Message, *, with_reference: bool = True) -> Payload:
    """`with_reference`: together with the message that it replies to, which brings no further one along."""
    shown: Payload = {
        "id": str(message.id),
        "type": message.kind.value,
        "channel_id": str(message.channel),
        "author": _author(world, message),
        "content": message.content,
        "timestamp": payloads.timestamp(message.created_at),
        "edited_timestamp": payloads.timestamp(message.edited_at),
        "tts": message.tts,
        "mention_everyone": message.pinged.everyone,
        "mentions": [payloads.user(user) for number in message.pinged.users if (user := world.user(number))],
        "mention_roles": [str(role) for role in message.pinged.roles],
        "attachments": [attachment(world, message.channel, one) for one in message.attachments],
        "embeds": [_embed(one) for one in message.embeds],
        "components": component.payload(message.rows),
        "pinned": message.pinned_at is not None,
        "flags": int(message.flags),
    }
    return shown | _relations(world, message, with_reference=with_reference)


def created(world: World, message: Message) -> Payload:
    """In answer to its creation: the nonce is told here and in MESSAGE_CREATE, and is not in what is fetched later."""
    shown = payload(world, message)
    return shown if message.nonce is None else {**shown, "nonce": message.nonce}


def event(world: World, message: Message, *, new: bool) -> Payload:
    """As the gateway brings it: with the server, and the author as its member."""
    shown = created(world, message) if new else payload(world, message)
    guild = world.guild_of(world.channels[message.channel])
    if guild is None:
        return shown
    shown["guild_id"] = str(guild.id)
    if message.author in guild.members:
        member = payloads.member(world, guild.members[message.author])
        del member["user"]
        shown["member"] = member
    return shown


def without_content(shown: Payload) -> Payload:
    """What an application sees of others' messages if it lacks the intent MESSAGE_CONTENT."""
    return shown | {"content": "", "embeds": [], "attachments": [], "components": []}


def _author(world: World, message: Message) -> Payload:
    if message.webhook is not None and message.author_name is not None:
        return payloads.webhook_user(message.webhook, message.author_name)
    author = world.user(message.author)
    assert author is not None
    return payloads.user(author)


def _relations(world: World, message: Message, *, with_reference: bool) -> Payload:
    found: Payload = {}
    if message.webhook is not None:
        found |= {"webhook_id": str(message.webhook), "application_id": str(world.application)}
    if message.reference is not None:
        found |= _reference(world, message, with_reference=with_reference)
    if message.origin is not None:
        found["interaction_metadata"] = _metadata(world, message.origin)
    if message.thread is not None and message.thread in world.channels:
        found["thread"] = payloads.channel(world, world.channels[message.thread])
    return found


def _reference(world: World, message: Message, *, with_reference: bool) -> Payload:
    assert message.reference is not None
    channel: Channel | None = world.channels.get(message.reference.channel)
    link: Payload = {
        "type": 0,
        "message_id": str(message.reference.message),
        "channel_id": str(message.reference.channel),
    }
    if channel is not None and channel.guild is not None:
        link["guild_id"] = str(channel.guild)
    if not with_reference:
        return {"message_reference": link}
    target = channel.messages.get(message.reference.message) if channel is not None else None
    shown = None if target is None else payload(world, target, with_reference=False)
    return {"message_reference": link, "referenced_message": shown}


def owners(world: World, guild: int | None, person: int, *, visiting: bool) -> Payload:
    """Who installed the application where an interaction comes from (documentation, "Authorizing Integration
    Owners Object"): the server, or "0" in a chat with the bot, and the person who has it for themselves."""
    of_place: Payload = {} if visiting else {"0": str(guild or 0)}
    return of_place | ({"1": str(person)} if world.people[person].installed else {})


def _metadata(world: World, origin: Origin) -> Payload:
    person = world.people[origin.person]
    found: Payload = {
        "id": str(origin.interaction),
        "type": origin.kind,
        "user": payloads.user(person),
        "authorizing_integration_owners": owners(world, origin.guild, origin.person, visiting=origin.visiting),
    }
    if origin.kind == InteractionKind.COMMAND:
        found["name"] = origin.name
    if origin.pressed is not None:
        found["interacted_message_id"] = str(origin.pressed)
    if origin.before is not None:
        found["triggering_interaction_metadata"] = _metadata(world, origin.before)
    return found


def attachment(world: World, channel: int, known: Attachment) -> Payload:
    url = world.files.address(channel, known)
    found: Payload = {"id": str(known.id), "filename": known.filename, "size": known.size, "url": url}
    found["proxy_url"] = url
    return found if known.description is None else {**found, "description": known.description}


def _embed(known: Embed) -> Payload:
    return {"type": "rich", **known.model_dump(mode="json", exclude_none=True, exclude_defaults=True)}
