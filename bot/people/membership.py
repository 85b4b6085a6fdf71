"""Who is of the desk: `/editors` lists them, owners `/grant` and `/revoke`, `/link` joins two accounts of a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.writing import number_in
from bot.errors import Refused
from bot.intake.commands import ALL, usage
from bot.intake.request import MOST_BUTTONS, Bench, Handler, Request, label, says
from bot.model import Coverage, CoverageId
from bot.people.claim import LINK_PREFIX, PREFIX, Claims
from bot.people.roles import Roles
from bot.people.standing import Register, article
from bot.ports import Clock, Platform
from bot.richtext import Item, RichText, Span, paragraph
from bot.store import Account, Claim, Grant, Role, Store
from bot.watching.notices import Notices

_PERSON = re.compile(r"(?:<@!?|(?P<platform>[a-z]+):)?(?P<id>\d{1,19})>?")
MOST_ID = 1 << 63


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a command is about; `name` may be empty."""

    account: Account
    name: str


class Membership(Bench):
    """Handlers of these commands."""

    def __init__(
        self,
        store: Store,
        roles: Roles,
        claims: Claims,
        platforms: Mapping[str, Platform],
        notices: Notices,
        clock: Clock,
    ) -> None:
        self._store = store
        self._roles = roles
        self._claims = claims
        self._platforms = platforms
        self._notices = notices
        self._clock = clock

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"editors": self.editors, "grant": self.grant, "revoke": self.revoke, "link": self.link}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"revoke": self.revoke_pressed, "revoked": self.revoked_pressed}

    async def editors(self, request: Request) -> Sequence[Answer]:
        """An owner of some coverages sees the roles in these and in all of them."""
        register = await self._register(request)
        titles = {coverage.id: coverage.title for coverage in await self._store.stream.coverages()}
        shown = {coverage: title for coverage, title in titles.items() if request.standing.may(Role.OWNER, coverage)}
        people = [Account(name, person) for name in sorted(self._platforms) for person in register.people(name)]
        lines = [line for account in people if (line := _line(register, account, shown))]
        text: RichText = (paragraph("Of the desk:"), *(Item((Span(line),)) for line in lines))
        return [Answer(shorten(text, request.platform.fits), _buttons(request, register, people))]

    async def grant(self, request: Request) -> Sequence[Answer]:
        role = _role_in(request.arguments.get("role"))
        coverage = await self._coverage(request)
        person = self._person(request)
        if person is None:
            return await self._hand_out(request, role, coverage)
        register = await self._register(request, person)
        if _owner_by_settings(register, person.account):
            raise Refused(f"{_called(register, person)} is an owner by the settings; only there this can be changed.")
        grant = Grant(person.account, person.name or _known(register, person), role, _id_of(coverage))
        await self._store.roles.grant(grant, self._clock.now(), keep_owner=not register.names_owners)
        what = f"{article(role)} of {_title(coverage)}"
        await self._changed(request, "granted", f"{_recorded(register, person)}: {what}")
        await self._notices.tell_one(person.account, says(f"You are {what} now. /help shows what you can do.")[0])
        return says(f"{_called(register, person)} is {what} now.")

    async def revoke(self, request: Request) -> Sequence[Answer]:
        coverage, person = await self._coverage(request), self._person(request)
        if person is None:
            raise Refused(f"Whose? {_HOW} {usage(ALL['revoke'])}.")
        return await self._take(request, person, coverage)

    async def revoke_pressed(self, request: Request) -> Sequence[Answer]:
        """Asks again: the button is beside those of others."""
        person = self._pressed(request)
        called = _called(await self._register(request, person), person)
        button = Button("Take all roles back", f"revoked:{request.incoming.arguments}")
        return says(f"Shall {called} have no role any more?", buttons=[button])

    async def revoked_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._take(request, self._pressed(request), None)

    async def _take(self, request: Request, person: Named, coverage: Coverage | None) -> Sequence[Answer]:
        register = await self._register(request, person)
        if register.is_named(person.account):
            raise Refused(f"{_called(register, person)} is an owner by the settings; only there this can be changed.")
        taken = await self._store.roles.revoke(person.account, _id_of(coverage), keep_owner=not register.names_owners)
        if not taken:
            where = f" of {coverage.title}" if coverage else ""
            raise Refused(f"{_called(register, person)} has no role{where} that could be taken back.")
        await self._changed(request, "revoked", f"{_recorded(register, person)}: {_title(coverage)}")
        if person.account != request.account:
            lost = f"your role of {coverage.title}" if coverage else "all your roles at the desk"
            told = says(f"An owner took back {lost}. /help shows what you can do.")
            await self._notices.tell_one(person.account, told[0])
        if coverage is None:
            return says(f"{_called(register, person)} has no role at the desk any more.")
        return says(f"{_called(register, person)} has lost the role of {coverage.title}.")

    async def link(self, request: Request) -> Sequence[Answer]:
        """A code for the other platform. Codes that come back are taken by the intake: outsiders bring them too."""
        if len(self._platforms) < 2:
            raise Refused("There is only one platform here.")
        if not request.private and not request.platform.answers_privately:
            raise Refused("Write this to me in private: the code is for nobody else.")
        claim = Claim(None, issuer=request.account, issuer_name=request.incoming.person.name)
        made = await self._claims.hand_out(claim)
        await self._record(request, "asked for a link", str(request.account))
        elsewhere = " or ".join(name.capitalize() for name in sorted(self._platforms) if name != request.platform.name)
        return [
            Answer(
                (
                    paragraph(f"Within 15 minutes, write this to me on {elsewhere}, and give it to nobody:"),
                    paragraph(f"/link {made}"),
                    paragraph(f"Where I do not offer /link: /start {LINK_PREFIX}{made}"),
                )
            )
        ]

    async def _hand_out(self, request: Request, role: Role, coverage: Coverage | None) -> Sequence[Answer]:
        if not request.private and not request.platform.answers_privately:
            raise Refused("Write this to me in private: the code is for one person alone.")
        claim = Claim(role, _id_of(coverage), request.account, request.incoming.person.name)
        made = await self._claims.hand_out(claim)
        what = f"{article(role)} of {_title(coverage)}"
        await self._record(request, "handed out a code", what)
        return [
            Answer(
                (
                    paragraph(f"Whoever writes this to me in private within an hour is {what}, on either platform:"),
                    paragraph(f"/start {PREFIX}{made}"),
                    paragraph("It works once."),
                )
            )
        ]

    async def _coverage(self, request: Request) -> Coverage | None:
        """The one that was named; None for all. Raises `Refused` for who does not own it."""
        slug = (request.arguments.get("coverage") or "").strip().casefold()
        coverage = await self._store.stream.coverage_named(slug) if slug else None
        request.require(Role.OWNER, _id_of(coverage))
        return coverage

    async def _register(self, request: Request, *others: Named) -> Register:
        """With the names of all of the desk, and of these, as far as they are known."""
        register = await self._roles.register()
        people = [Account(name, person) for name in self._platforms for person in register.people(name)]
        known = await self._store.desk.names([*people, *(other.account for other in others)])
        return register.knowing({**known, request.account: request.incoming.person.name})

    def _pressed(self, request: Request) -> Named:
        platform, _, person = request.incoming.arguments.partition(":")
        return Named(Account(platform, number_in(person)), "")

    def _person(self, request: Request) -> Named | None:
        """Raises `Refused` for a name that says nothing to us."""
        named = request.incoming.named
        if named is not None:
            return Named(Account(request.address.platform, named.id), named.name)
        typed = request.arguments.get("person")
        if not typed:
            return None
        found = _PERSON.fullmatch(typed)
        platform = (found["platform"] if found else None) or request.address.platform
        if found is None or platform not in self._platforms or int(found["id"]) >= MOST_ID:
            raise Refused(f"I cannot tell who {typed[:100]} is. {_HOW}")
        return Named(Account(platform, int(found["id"])), "")

    async def _changed(self, request: Request, action: str, detail: str) -> None:
        await self._record(request, action, detail)
        for platform in self._platforms.values():
            await self._roles.announce(platform)

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


_HOW = "Reply to a message of that person, pick or mention them, or give their number."


def _role_in(word: str | None) -> Role:
    for role in Role:
        if (word or "").casefold() == role:
            return role
    raise Refused(f"A role is one of: {', '.join(Role)}. {usage(ALL['grant'])}.")


def _line(register: Register, account: Account, titles: Mapping[CoverageId, str]) -> str:
    """`Eddie Editor, Telegram 8: owner by the settings; contributor of Harbour fire; linked with Discord 9`; empty
    where none of the coverages is shown."""
    standing = register.standing(account)
    everywhere = f"{standing.everywhere} of all coverages" if standing.everywhere else ""
    if register.is_named(account):
        everywhere = "owner by the settings"
    held = [everywhere] if everywhere else []
    held += [f"{role} of {titles[coverage]}" for coverage, role in standing.within.items() if coverage in titles]
    if not held:
        return ""
    other = register.linked(account)
    linked = [f"linked with {other.platform.capitalize()} {other.id}"] if other else []
    name = register.name(account)
    return f"{f'{name}, ' if name else ''}{account.platform.capitalize()} {account.id}: {'; '.join(held + linked)}"


def _buttons(request: Request, register: Register, people: Sequence[Account]) -> tuple[tuple[Button, ...], ...]:
    """To take roles back from people on both platforms, who cannot be picked or replied to on one of them."""
    if not request.standing.may(Role.OWNER):
        return ()
    others = [one for one in people if one != request.account and not register.is_named(one)][:MOST_BUTTONS]
    return tuple(
        (Button(label(f"Revoke: {register.name(one) or one}"), f"revoke:{one.platform}:{one.id}"),) for one in others
    )


def _owner_by_settings(register: Register, account: Account) -> bool:
    other = register.linked(account)
    return register.is_named(account) or (other is not None and register.is_named(other))


def _known(register: Register, person: Named) -> str:
    return register.name(person.account)


def _called(register: Register, person: Named) -> str:
    """`Rita Reader (Telegram)`, or `Telegram 7` where no name is known."""
    name, platform = person.name or _known(register, person), person.account.platform.capitalize()
    return f"{name} ({platform})" if name else f"{platform} {person.account.id}"


def _recorded(register: Register, person: Named) -> str:
    return " ".join(part for part in (str(person.account), person.name or _known(register, person)) if part)


def _title(coverage: Coverage | None) -> str:
    return "all coverages" if coverage is None else coverage.title


def _id_of(coverage: Coverage | None) -> CoverageId | None:
    return None if coverage is None else coverage.id
