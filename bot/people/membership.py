"""Who is of the desk: `/editors` lists them, owners `/grant` and `/revoke`, `/link` joins two accounts of a person."""

import re
from collections.abc import Mapping, Sequence

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.writing import number_in
from bot.errors import Refused
from bot.intake.commands import ALL, usage
from bot.intake.request import MOST_BUTTONS, Bench, Handler, Request, label, typed
from bot.languages.language import ENGLISH
from bot.languages.words import words
from bot.model import Coverage, CoverageId
from bot.people.claim import LINK_PREFIX, PREFIX, Claims
from bot.people.naming import Named, by_settings, called, known, line, lost, nothing_to_take, recorded, revoking
from bot.people.role_words import HOLDER, holder, now_holding
from bot.people.roles import Roles
from bot.people.standing import Register
from bot.ports import Clock, Platform
from bot.richtext import RichText
from bot.store import Account, Claim, Grant, Role, Store
from bot.watching.notices import Notices, notice

_PERSON = re.compile(r"(?:<@!?|(?P<platform>[a-z]+):)?(?P<id>\d{1,19})>?")
MOST_ID = 1 << 63


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
        each = (line(register, account, shown, request.language) for account in people)
        lines = [one for one in each if one]
        text: RichText = (request.language.paragraph(words("Of the desk:")), *lines)
        return [Answer(shorten(text, request.platform.fits), _buttons(request, register, people))]

    async def grant(self, request: Request) -> Sequence[Answer]:
        role = _role_in(request.arguments.get("role"))
        coverage = await self._coverage(request)
        person = self._person(request)
        if person is None:
            return await self._hand_out(request, role, coverage)
        register = await self._register(request, person)
        if _owner_by_settings(register, person.account):
            raise by_settings(register, person)
        grant = Grant(person.account, person.name or known(register, person), role, _id_of(coverage))
        await self._store.roles.grant(grant, self._clock.now(), keep_owner=not register.names_owners)
        title = coverage.title if coverage else None
        await self._changed(request, "granted", f"{recorded(register, person)}: {_recorded_role(role, coverage)}")
        await self._notices.tell_one(person.account, notice(now_holding(role, title)))
        said = words("{person} is {role} now.", person=called(register, person), role=holder(role, title))
        return request.says(said)

    async def revoke(self, request: Request) -> Sequence[Answer]:
        coverage, person = await self._coverage(request), self._person(request)
        if person is None:
            raise Refused(
                words(
                    "Whose? Reply to a message of that person, pick or mention them, or give their number. {usage}.",
                    usage=usage(ALL["revoke"]),
                )
            )
        return await self._take(request, person, coverage)

    async def revoke_pressed(self, request: Request) -> Sequence[Answer]:
        """Asks again: the button is beside those of others."""
        person = self._pressed(request)
        register = await self._register(request, person)
        take = request.language.text(words("Take all roles back"))
        button = Button(take, f"revoked:{request.incoming.arguments}")
        return request.says(words("Shall {person} have no role any more?", person=called(register, person)), [button])

    async def revoked_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._take(request, self._pressed(request), None)

    async def _take(self, request: Request, person: Named, coverage: Coverage | None) -> Sequence[Answer]:
        register = await self._register(request, person)
        if register.is_named(person.account):
            raise by_settings(register, person)
        taken = await self._store.roles.revoke(person.account, _id_of(coverage), keep_owner=not register.names_owners)
        if not taken:
            raise Refused(nothing_to_take(called(register, person), coverage))
        await self._changed(request, "revoked", f"{recorded(register, person)}: {_title(coverage)}")
        if person.account != request.account:
            await self._notices.tell_one(person.account, notice(lost(coverage)))
        if coverage is None:
            return request.says(words("{person} has no role at the desk any more.", person=called(register, person)))
        return request.says(
            words("{person} has lost the role of {title}.", person=called(register, person), title=coverage.title)
        )

    async def link(self, request: Request) -> Sequence[Answer]:
        """A code for the other platform. Codes that come back are taken by the intake: outsiders bring them too."""
        if len(self._platforms) < 2:
            raise Refused(words("There is only one platform here."))
        if not request.private and not request.platform.answers_privately:
            raise Refused(words("Write this to me in private: the code is for nobody else."))
        claim = Claim(None, issuer=request.account, issuer_name=request.incoming.person.name)
        made = await self._claims.hand_out(claim)
        await self._record(request, "asked for a link", str(request.account))
        elsewhere = ", ".join(name.capitalize() for name in sorted(self._platforms) if name != request.platform.name)
        handed = words("Within 15 minutes, write this to me on {platform}, and give it to nobody:", platform=elsewhere)
        otherwise = request.language.paragraph(words("Where I do not offer {link}:", link="/link"))
        first = request.language.paragraph(handed)
        return [Answer((first, typed(f"/link {made}"), otherwise, typed(f"/start {LINK_PREFIX}{made}")))]

    async def _hand_out(self, request: Request, role: Role, coverage: Coverage | None) -> Sequence[Answer]:
        if not request.private and not request.platform.answers_privately:
            raise Refused(words("Write this to me in private: the code is for one person alone."))
        claim = Claim(role, _id_of(coverage), request.account, request.incoming.person.name)
        made = await self._claims.hand_out(claim)
        await self._record(request, "handed out a code", _recorded_role(role, coverage))
        handed = words(
            "Whoever writes this to me in private within an hour is {role}, on either platform:",
            role=holder(role, coverage.title if coverage else None),
        )
        first, last = request.language.paragraph(handed), request.language.paragraph(words("It works once."))
        return [Answer((first, typed(f"/start {PREFIX}{made}"), last))]

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
        given = request.arguments.get("person")
        if not given:
            return None
        found = _PERSON.fullmatch(given)
        platform = (found["platform"] if found else None) or request.address.platform
        if found is None or platform not in self._platforms or int(found["id"]) >= MOST_ID:
            raise Refused(
                words(
                    "I cannot tell who {name} is. Reply to a message of that person, pick or mention them, or give"
                    " their number.",
                    name=given[:100],
                )
            )
        return Named(Account(platform, int(found["id"])), "")

    async def _changed(self, request: Request, action: str, detail: str) -> None:
        await self._record(request, action, detail)
        for platform in self._platforms.values():
            await self._roles.announce(platform)

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


def _role_in(word: str | None) -> Role:
    for role in Role:
        if (word or "").casefold() == role:
            return role
    raise Refused(words("A role is one of: {roles}. {usage}.", roles=", ".join(Role), usage=usage(ALL["grant"])))


def _buttons(request: Request, register: Register, people: Sequence[Account]) -> tuple[tuple[Button, ...], ...]:
    """To take roles back from people on both platforms, who cannot be picked or replied to on one of them."""
    if not request.standing.may(Role.OWNER):
        return ()
    others = [one for one in people if one != request.account and not register.is_named(one)][:MOST_BUTTONS]
    return tuple(
        (Button(label(request.language.text(revoking(register, one))), f"revoke:{one.platform}:{one.id}"),)
        for one in others
    )


def _owner_by_settings(register: Register, account: Account) -> bool:
    other = register.linked(account)
    return register.is_named(account) or (other is not None and register.is_named(other))


def _title(coverage: Coverage | None) -> str:
    """As it is recorded."""
    return "all coverages" if coverage is None else coverage.title


def _recorded_role(role: Role, coverage: Coverage | None) -> str:
    return f"{ENGLISH.text(HOLDER[role])} of {_title(coverage)}"


def _id_of(coverage: Coverage | None) -> CoverageId | None:
    return None if coverage is None else coverage.id
