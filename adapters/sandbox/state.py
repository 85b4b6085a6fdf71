"""A stage as JSON for the page: what `GET /chats` and the events carry."""

from adapters.sandbox.view import ChatView, Stage

_SHOWN_MESSAGES = 200
_ID_FIELDS = frozenset({"id", "person", "only_for", "reply_to", "editable_by"})


def state(stage: Stage) -> dict[str, object]:
    """The stage as it is now; all ids are strings."""
    return {
        "platform": stage.platform,
        "version": stage.version,
        "counts": stage.counts().model_dump(),
        "chats": [_shown(chat) for chat in stage.chats()],
    }


def _shown(chat: ChatView) -> object:
    """The chat with its newest messages; `earlier` counts those left out."""
    earlier = max(0, len(chat.messages) - _SHOWN_MESSAGES)
    recent = chat.model_copy(update={"messages": chat.messages[earlier:]})
    return _exact({**recent.model_dump(mode="json"), "earlier": earlier})


def _exact(value: object) -> object:
    """The same with ids as strings: JavaScript's numbers keep 53 bits, Discord's ids have up to 64."""
    match value:
        case dict():
            return {
                name: str(part) if name in _ID_FIELDS and isinstance(part, int) else _exact(part)
                for name, part in value.items()
            }
        case list():
            return [_exact(part) for part in value]
        case _:
            return value
