"""Alerts: a role of a server that is mentioned when something breaks, and that readers take and give back themselves.

The bot gives a role away only while that gives nobody any right: whoever may read may press the button.
"""

from collections.abc import Mapping, Sequence

from bot.conversation import AlertRole, Answer, Button
from bot.errors import Refused, Rejected, Unreachable
from bot.intake.request import Bench, Handler, Request
from bot.languages.words import message, words
from bot.ports import Alerting
from bot.readers.button_values import STALE
from bot.store import Store

PREFIX = "alerts"
TAKE, GIVE_BACK = "on", "off"

_NONE = words("No role is mentioned here any more.")
_MENTION = "“Allow anyone to @mention this role”"
_MENTION_ALL = "“Mention @everyone, @here, and All Roles”"


class Alerts(Bench):
    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {PREFIX: self.pressed}

    async def pressed(self, request: Request) -> Sequence[Answer]:
        """Somebody takes the role that the chat mentions now, or gives it back."""
        wanted = (await self._store.preferences.of(request.address)).preferences.role
        role = None if wanted is None else await role_in(request, wanted)
        if role is None or request.incoming.arguments not in {TAKE, GIVE_BACK}:
            raise Refused(_NONE)
        taken = request.incoming.arguments == GIVE_BACK
        if not taken:
            _require_harmless(role)
        await self._grant(request, role, taken=taken)
        if taken:
            return request.says(words("You no longer have the role {role}.", role=shown(role)))
        return request.says(
            words("You have the role {role} now: it is mentioned when something breaks.", role=shown(role))
        )

    async def _grant(self, request: Request, role: AlertRole, *, taken: bool) -> None:
        """Raises `Refused` where the bot may not."""
        assert isinstance(request.platform, Alerting)
        refused = Refused(
            words(
                "I cannot give or take {role}: I need the right {right}, and a role of mine above it. Please tell an"
                " administrator.",
                role=shown(role),
                right="“Manage Roles”",
            )
        )
        if not role.grantable:
            raise refused
        try:
            await request.platform.grant(request.incoming, role.id, taken=taken)
        except (Unreachable, Rejected) as error:
            raise refused from error


async def role_in(request: Request, role: int) -> AlertRole | None:
    """None where there is no such role (any more), or are no roles at all. Raises `PlatformError`."""
    if not has_roles(request):
        return None
    assert isinstance(request.platform, Alerting)
    return await request.platform.role(request.incoming, role)


def has_roles(request: Request) -> bool:
    return isinstance(request.platform, Alerting) and request.incoming.guild is not None


async def chosen(request: Request, value: str) -> int:
    """The role that an administrator has picked. Raises `Refused` for one that must not be mentioned and given away."""
    role = await role_in(request, int(value)) if value.isascii() and value.isdigit() and len(value) <= 20 else None
    if role is None:
        raise Refused(STALE)
    if not role.managed:
        raise Refused(words("Choosing a role takes the right {right}.", right="“Manage Roles”"))
    if not role.common:
        raise Refused(words("{role} belongs to everybody, or to an app. Choose another role.", role=shown(role)))
    _require_harmless(role)
    if not role.mentionable:
        said = words(
            "I may not mention {role}. Turn on {setting} for it, or give me the right {right}.",
            role=shown(role),
            setting=_MENTION,
            right=_MENTION_ALL,
        )
        raise Refused(said)
    return role.id


def sign(request: Request) -> Answer:
    """What stands in the chat for all, with the buttons for readers."""
    language = request.language
    said = words(
        "<b>Do you want to be called when something breaks?</b> Take a role here; you can give it back any time."
    )
    buttons = (
        Button(language.text(words(message("Call me"))), f"{PREFIX}:{TAKE}"),
        Button(language.text(words(message("Do not call me"))), f"{PREFIX}:{GIVE_BACK}"),
    )
    return Answer((language.paragraph(said),), buttons=(buttons,), private=False)


def shown(role: AlertRole) -> str:
    return f"@{role.name}"


def _require_harmless(role: AlertRole) -> None:
    if not role.plain:
        said = words(
            "{role} gives rights that not everybody has. Choose one that gives none: every reader may take it.",
            role=shown(role),
        )
        raise Refused(said)
