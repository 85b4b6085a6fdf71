"""The methods about the bot itself: who it is, what it announces, how it gets its updates."""

import re
from urllib.parse import urlsplit

from adapters.sandbox.telegram.access import Need, chat_for
from adapters.sandbox.telegram.arguments import Arguments, decoded
from adapters.sandbox.telegram.commands import Scope, read_commands, read_language, read_scope
from adapters.sandbox.telegram.files import MAX_DOWNLOAD_BYTES
from adapters.sandbox.telegram.objects import user
from adapters.sandbox.telegram.refusals import Refusal, bad_request, conflict
from adapters.sandbox.telegram.updates import KINDS, UNASKED, WEBHOOK_ACTIVE, WEBHOOK_SET
from adapters.sandbox.telegram.world import Webhook, World

MAX_SECRET = 256
MAX_CONNECTIONS = 100
USUAL_CONNECTIONS = 40
WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})
MAX_PROFILE = {"name": 64, "description": 512, "short_description": 120}

_SECRET = re.compile(r"[A-Za-z0-9_-]*")


def get_me(world: World, _arguments: Arguments) -> object:
    return user(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


def set_my_commands(world: World, arguments: Arguments) -> object:
    commands, scope = read_commands(arguments), _known_scope(world, arguments)
    world.commands.set(scope, read_language(arguments), commands)
    world.touch()
    return True


def get_my_commands(world: World, arguments: Arguments) -> object:
    found = world.commands.get(_known_scope(world, arguments), read_language(arguments))
    return [command.wire for command in found]


def delete_my_commands(world: World, arguments: Arguments) -> object:
    world.commands.delete(_known_scope(world, arguments), read_language(arguments))
    world.touch()
    return True


def _known_scope(world: World, arguments: Arguments) -> Scope:
    scope = read_scope(arguments)
    if scope.chat:
        chat_for(world, str(scope.chat), Need.MEMBERS)
    if scope.user and scope.user not in world.people:
        raise bad_request("user not found")
    return scope


def _set_profile(world: World, arguments: Arguments, field: str) -> bool:
    """Limits: core.telegram.org/bots/api; the words of the refusal are the stand-in's own."""
    text = arguments.text(field)
    if len(text) > MAX_PROFILE[field]:
        raise bad_request(f"The specified {field.replace('_', ' ')} is too long")
    world.profile[field, read_language(arguments)] = text
    return True


def _get_profile(world: World, arguments: Arguments, field: str) -> object:
    language = read_language(arguments)
    usual = world.bot.name if field == "name" else ""
    return {field: world.profile.get((field, language)) or world.profile.get((field, "")) or usual}


def set_my_name(world: World, arguments: Arguments) -> object:
    return _set_profile(world, arguments, "name")


def get_my_name(world: World, arguments: Arguments) -> object:
    return _get_profile(world, arguments, "name")


def set_my_description(world: World, arguments: Arguments) -> object:
    return _set_profile(world, arguments, "description")


def get_my_description(world: World, arguments: Arguments) -> object:
    return _get_profile(world, arguments, "description")


def set_my_short_description(world: World, arguments: Arguments) -> object:
    return _set_profile(world, arguments, "short_description")


def get_my_short_description(world: World, arguments: Arguments) -> object:
    return _get_profile(world, arguments, "short_description")


async def get_updates(world: World, arguments: Arguments) -> object:
    if world.webhook:
        raise conflict(WEBHOOK_ACTIVE)
    _allow_updates(world, arguments)
    return await world.updates.get(
        arguments.integer("offset"), arguments.integer("limit", 100), max(arguments.integer("timeout"), 0)
    )


def _allow_updates(world: World, arguments: Arguments) -> None:
    """Without the argument, or with one that is no array of texts, the former setting stays."""
    try:
        kinds = decoded(arguments.text("allowed_updates") or "null")
    except ValueError:
        return
    if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
        world.updates.allow(kinds)


def set_webhook(world: World, arguments: Arguments) -> tuple[object, str]:
    """Kept and told by getWebhookInfo; nothing is delivered there, getUpdates answers 409 until it is deleted."""
    url = arguments.text("url")
    if not url:
        return delete_webhook(world, arguments)
    _check_webhook(url, arguments.text("secret_token"))
    world.updates.displace(WEBHOOK_SET)
    if arguments.flag("drop_pending_updates"):
        world.updates.clear()
    _allow_updates(world, arguments)
    connections = max(1, min(arguments.integer("max_connections", USUAL_CONNECTIONS), MAX_CONNECTIONS))
    world.webhook = Webhook(url, connections, arguments.text("ip_address"), "certificate" in arguments.files)
    return True, "Webhook was set"


def _check_webhook(url: str, secret: str) -> None:
    scheme, host, port = _webhook_place(url)
    if not host:
        raise bad_request("invalid webhook URL specified")
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if scheme != "https":
        raise _bad_webhook("An HTTPS URL must be provided for webhook")
    if port not in WEBHOOK_PORTS:
        raise _bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")


def _webhook_place(url: str) -> tuple[str, str, int]:
    """Scheme, host and port; no host where the address is none."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port or 443
    except ValueError:
        return "", "", 0
    return parts.scheme, parts.hostname or "", port


def _bad_webhook(text: str) -> Refusal:
    return Refusal(400, f"Bad Request: bad webhook: {text}")


def delete_webhook(world: World, arguments: Arguments) -> tuple[object, str]:
    known, world.webhook = world.webhook, None
    if arguments.flag("drop_pending_updates"):
        world.updates.clear()
    return True, "Webhook was deleted" if known else "Webhook is already deleted"


def get_webhook_info(world: World, _arguments: Arguments) -> object:
    webhook = world.webhook
    wire: dict[str, object] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": bool(webhook and webhook.certificate),
        "pending_update_count": world.updates.pending,
    }
    if webhook:
        wire["max_connections"] = webhook.max_connections
        wire |= {"ip_address": webhook.ip_address} if webhook.ip_address else {}
    if world.updates.allowed != KINDS - UNASKED:
        wire["allowed_updates"] = sorted(world.updates.allowed)
    return wire


def close(_world: World, _arguments: Arguments) -> object:
    """Every local server may close a bot; here there is nothing to close, and the next call opens it again."""
    return True


def log_out(world: World, _arguments: Arguments) -> object:
    """From now on every call is answered `Logged out`."""
    world.logged_out = True
    world.updates.clear()
    return True


def get_file(world: World, arguments: Arguments) -> object:
    """Where the bot may download a file. Real paths are good for an hour."""
    file_id = arguments.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = world.files.get(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.media.size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": f"u-{file_id[-16:]}",
        "file_size": file.media.size,
        "file_path": file.path,
    }
