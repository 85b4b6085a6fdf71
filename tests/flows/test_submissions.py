"""A contributor's post on its way through the editors' hands, on both platforms and between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.people import ROLE_READER, Somebody, in_private
from bot.store import Account, Grant, Role
from storage.sqlite import open_store
from tests.adapters.sandbox.files import photo
from tests.flows.newsroom import REAL_TIME, Newsroom, Platforms, chat_of, newsroom, until, until_shown
from tests.flows.test_commands import PLATFORMS, post, says
from tests.flows.test_posting import write_on

OTHER = {"telegram": "discord", "discord": "telegram"}


class Office:
    """People who are there before a relay is, and outlast it; Carla contributes, Edith edits and Olga owns."""

    def __init__(self, platforms: Platforms) -> None:
        self.platforms = platforms
        telegram, discord = platforms.telegram, platforms.discord
        names = ("Carla Contributor", "Edith Editor", "Olga Owner")
        self.telegram = [telegram.add_person(name) for name in names]
        self.discord = [discord.add_person(name) for name in names]
        carla, edith, olga = self.discord
        self.guild = discord.add_guild("Second newsroom", people=[carla], administrators=[olga, edith])
        self.desk = str(discord.add_channel(self.guild, "second-desk"))

    @asynccontextmanager
    async def at_work(
        self, database: Path, telegram_notices: int | None = None, discord_notices: int | None = None
    ) -> AsyncIterator[Newsroom]:
        """A relay, until the end of the block; with the roles that owners gave before."""
        async with open_store(database) as store:
            for platform, people in (("telegram", self.telegram), ("discord", self.discord)):
                for person, role in ((people[0], Role.CONTRIBUTOR), (people[1], Role.EDITOR)):
                    grant = Grant(Account(platform, person), "", role)
                    await store.roles.grant(grant, REAL_TIME.now(), keep_owner=False)
        async with newsroom(
            self.platforms,
            database,
            telegram_editors=(self.telegram[2],),
            discord_editors=(self.discord[2],),
            discord_desk_guilds=(self.guild,),
            telegram_notices=telegram_notices,
            discord_notices=discord_notices,
        ) as news:
            yield news

    def contributor(self, platform: str) -> Somebody:
        if platform == "telegram":
            person = self.telegram[0]
            return Somebody(self.platforms.telegram, str(person), person, "Carla Contributor")
        return Somebody(self.platforms.discord, self.desk, self.discord[0], "Carla Contributor")

    def in_private(self, platform: str, which: int) -> Somebody:
        if platform == "telegram":
            person = self.telegram[which]
            return Somebody(self.platforms.telegram, str(person), person, "")
        person = self.discord[which]
        return Somebody(self.platforms.discord, str(self.platforms.discord.direct_chat(person)), person, "")


@pytest.fixture
def office(platforms: Platforms) -> Office:
    return Office(platforms)


@PLATFORMS
@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "on the other platform"])
async def test_what_a_contributor_submits_goes_out_when_an_editor_approves_it(
    office: Office, tmp_path: Path, platform: str, elsewhere: bool
) -> None:
    async with office.at_work(tmp_path / "news.sqlite3") as news:
        coverage = await news.covers()
        reader = in_private(getattr(news.platforms, platform), ROLE_READER)
        await reader.ask("/subscribe", "now follows this coverage")
        carla, edith = office.contributor(platform), office.in_private(OTHER[platform] if elsewhere else platform, 1)
        await post(carla, "The quay is closed.")
        await carla.press("Submit to the editors")
        await says(carla, "Submitted to the editors.")
        await says(edith, "Carla Contributor submits for Harbour fire.")
        assert await news.parts.store.stream.entries(coverage.id) == []
        await edith.press("Approve")
        await until_shown(reader, "The quay is closed.")
        await says(office.in_private(platform, 0), "Your post for Harbour fire is published: it is entry 1.")
        olga = office.in_private(platform, 2)
        await olga.press("Reject")
        await says(olga, "approved this already: it is entry 1.")
        assert len(await news.parts.store.stream.entries(coverage.id)) == 1


async def asked_why(editor: Somebody) -> None:
    """In a form where there are any, with a message elsewhere."""

    async def asked() -> bool:
        chat = chat_of(editor)
        return bool(chat.forms) or any("Why?" in message.text for message in chat.messages)

    await until(asked)


@PLATFORMS
async def test_a_draft_that_changed_since_is_shown_and_not_submitted(
    office: Office, tmp_path: Path, platform: str
) -> None:
    async with office.at_work(tmp_path / "news.sqlite3") as news:
        await news.covers()
        carla = office.contributor(platform)
        await post(carla, "The quay is closed.")
        former = await carla.sees(lambda message: "Readers will see" in message.text)
        await carla.press("Edit")
        await write_on(carla, {"text": "The quay is open."}, "Write the new text")
        await says(carla, "The quay is open.")
        if platform == "telegram":
            await carla.stage.press(carla.chat, carla.person, former.id, former.buttons[0][0].id)
            await says(carla, "It was changed meanwhile; this is the newest.")
        assert await news.parts.store.submissions.waiting() == []


@PLATFORMS
async def test_a_submission_and_the_question_why_not_survive_a_restart(
    office: Office, tmp_path: Path, platform: str
) -> None:
    database = tmp_path / "news.sqlite3"
    carla, edith = office.contributor(platform), office.in_private(platform, 1)
    async with office.at_work(database) as news:
        coverage = await news.covers()
        await post(carla, "The quay is closed.")
        await carla.press("Submit to the editors")
        await says(edith, "Carla Contributor submits for Harbour fire.")
        await edith.press("Reject")
        await asked_why(edith)
    async with office.at_work(database) as news:
        await write_on(edith, {"reason": "No names, please."}, "Why?")
        await says(edith, "Rejected; nobody saw it.")
        await says(office.in_private(platform, 0), "was not taken: “No names, please.”")
        assert await news.parts.store.stream.entries(coverage.id) == []


@PLATFORMS
async def test_submissions_arrive_in_the_desks_chat(office: Office, tmp_path: Path, platform: str) -> None:
    telegram, carla = office.platforms.telegram, office.contributor(platform)
    group = telegram.add_group("The desk", kind="supergroup", people=[office.telegram[1]])
    async with office.at_work(
        tmp_path / "news.sqlite3", telegram_notices=group, discord_notices=int(office.desk)
    ) as news:
        coverage = await news.covers()
        await post(carla, "The quay is closed.")
        await carla.press("Submit to the editors")
        at_desk = (
            Somebody(telegram, str(group), office.telegram[1], "Edith Editor"),
            Somebody(office.platforms.discord, office.desk, office.discord[1], "Edith Editor"),
        )
        for edith in at_desk:
            await says(edith, "Carla Contributor submits for Harbour fire.")
        await at_desk[0].press("Approve")
        await says(at_desk[0], "Entry 1 is published")
        await at_desk[1].press("Approve")
        await says(at_desk[1], "approved this already: it is entry 1.")
        assert len(await news.parts.store.stream.entries(coverage.id)) == 1


async def test_editors_see_the_photo_before_they_approve_it(office: Office, tmp_path: Path) -> None:
    async with office.at_work(tmp_path / "news.sqlite3") as news:
        await news.covers()
        carla = office.contributor("telegram")
        await office.platforms.telegram.send(carla.chat, carla.person, photo(), text="/post The crane.")
        await carla.press("More")
        await carla.press("Show a photo")
        await says(carla, "[photo photo.jpg] This goes with draft 1.")
        await carla.press("Back")
        await carla.press("Submit to the editors")
        for platform in ("telegram", "discord"):
            edith = office.in_private(platform, 1)
            await says(edith, "With a photo: photo.jpg")
            await edith.press("Show a photo")
            await edith.sees(lambda shown: "photo.jpg" in shown.text and "Submitted by Carla" in shown.text)
