"""What is attached to somebody's message: pure."""

from telegram import Animation, Audio, Document, Message, PhotoSize, Video

from bot.conversation import Attachment

NAME_LIMIT = 256


def attached_to(message: Message) -> tuple[Attachment, ...]:
    """A photo in its largest size, a video or a file; a message holds one of them, an album has several messages.

    Stickers, voice and video notes are none that an entry could have. An animation comes as a document as well, which
    is the same file.
    """
    if message.photo:
        return (_attachment(message.photo[-1]),)
    found = message.video or message.animation or message.document or message.audio
    return (_attachment(found),) if found else ()


def _attachment(file: PhotoSize | Video | Animation | Document | Audio) -> Attachment:
    name = "" if isinstance(file, PhotoSize) else file.file_name or ""
    return Attachment(
        reference=file.file_id,
        name=name[:NAME_LIMIT],
        size=file.file_size,
        as_file=isinstance(file, Document | Audio),
    )
