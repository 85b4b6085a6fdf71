"""Files that came with an interaction: of a form's field, or of the message that a menu's command was used on. Pure.

Documentation, "Resolved Data Structure" and "Attachment Structure".
"""

from collections.abc import Iterator, Mapping

import discord

from bot.conversation import MOST_ATTACHMENTS, Attachment

Content = Mapping[str, object]

_ADDRESS_KEPT = 2048
_NAME_KEPT = 256
_ALT_KEPT = 1024


def targeted(content: Content) -> Content | None:
    """The message that a command of its menu was used on."""
    if content.get("type") != discord.AppCommandType.message.value:
        return None
    found = _resolved(content, "messages").get(str(content.get("target_id")))
    return found if isinstance(found, dict) else None


def attached(content: Content) -> tuple[Attachment, ...]:
    target = targeted(content)
    files = target.get("attachments") if target is not None else list(_uploaded(content))
    known = [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    return tuple(found for file in known if (found := _attachment(file)))[:MOST_ATTACHMENTS]


def _uploaded(content: Content) -> Iterator[object]:
    """Of a form, in the order in which they were picked."""
    files = _resolved(content, "attachments")
    parts = content.get("components")
    for part in parts if isinstance(parts, list) else []:
        field = part.get("component") if isinstance(part, dict) else None
        if isinstance(field, dict) and field.get("type") == discord.ComponentType.file_upload.value:
            yield from (files.get(str(number)) for number in field.get("values") or [])


def _resolved(content: Content, kind: str) -> Content:
    resolved = content.get("resolved")
    found = resolved.get(kind) if isinstance(resolved, dict) else None
    return found if isinstance(found, dict) else {}


def _attachment(file: Content) -> Attachment | None:
    address, size = file.get("url"), file.get("size")
    if not isinstance(address, str) or len(address) > _ADDRESS_KEPT:
        return None
    return Attachment(
        reference=address,
        name=str(file.get("filename") or "")[:_NAME_KEPT],
        size=size if isinstance(size, int) else None,
        alt=str(file.get("description") or "")[:_ALT_KEPT],
    )
