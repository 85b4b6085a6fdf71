"""The names of rights, as the Bot API has them in ChatAdministratorRights and ChatPermissions."""

from adapters.sandbox.telegram.chats import ChatKind

_EVERYWHERE = (
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
_USUAL_IN_CHANNELS = frozenset({"can_manage_chat", "can_post_messages", "can_edit_messages", "can_delete_messages"})


def administrator_rights(kind: ChatKind) -> tuple[str, ...]:
    """The rights that an administrator of such a chat can have."""
    match kind:
        case ChatKind.CHANNEL:
            return (*_EVERYWHERE, "can_post_messages", "can_edit_messages")
        case ChatKind.SUPERGROUP:
            return (*_EVERYWHERE, "can_pin_messages", "can_manage_topics")
    return (*_EVERYWHERE, "can_pin_messages")


def usual_rights(kind: ChatKind) -> frozenset[str]:
    """What the bot has where nothing else was said: it posts in channels, and is a plain member of groups."""
    return _USUAL_IN_CHANNELS if kind is ChatKind.CHANNEL else frozenset()
