"""discord.py, unchanged but for its addresses, finds everything it needs."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.clients import Bot, discord, running
from tests.adapters.sandbox.discord.harness import SAFETY_NET, channel, chat, last, person, shown

Interaction = discord.Interaction[Bot]


class PostForm(discord.ui.Modal, title="Post an entry"):
    text: discord.ui.TextInput["PostForm"] = discord.ui.TextInput(label="Text", style=discord.TextStyle.long)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Posted: {self.text.value}", ephemeral=True)


class Pages(discord.ui.View):
    @discord.ui.button(label="Next", custom_id="next")
    async def forward(self, interaction: Interaction, button: discord.ui.Button["Pages"]) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="Page 2", view=self)


def with_commands() -> Bot:
    bot = Bot()

    @bot.tree.command(description="The newest entries")
    async def latest(interaction: Interaction, count: int = 1, coverage: str = "all") -> None:
        await interaction.response.send_message(f"{count} of {coverage}", ephemeral=True)

    @latest.autocomplete("coverage")
    async def coverages(_: Interaction, typed: str) -> list[discord.app_commands.Choice[str]]:
        return [discord.app_commands.Choice(name=typed.title(), value=f"{typed}-fire")]

    @bot.tree.command(description="Takes its time")
    async def slow(interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send("Done")
        await interaction.followup.send("And more", ephemeral=True)

    @bot.tree.command(description="Post an entry")
    async def post(interaction: Interaction) -> None:
        await interaction.response.send_modal(PostForm())

    @bot.tree.command(description="Page by page")
    async def pages(interaction: Interaction) -> None:
        await interaction.response.send_message("Page 1", view=Pages())

    return bot


@pytest.fixture
async def sandbox() -> AsyncIterator[DiscordSandbox]:
    async with DiscordSandbox(limits=None, latency=0) as started:
        started.populate()
        yield started


@pytest.fixture
async def bot(sandbox: DiscordSandbox) -> AsyncIterator[Bot]:
    async with running(with_commands(), sandbox) as started:
        yield started


class Room:
    """#live, with Rita in it."""

    def __init__(self, sandbox: DiscordSandbox) -> None:
        self._sandbox = sandbox
        self.id = channel(sandbox, "#live")
        self.rita = person(sandbox, "Rita Reader")

    async def write(self, text: str) -> None:
        await self._sandbox.write(str(self.id), self.rita, text)

    async def shows(self, *texts: str) -> None:
        """Wait until exactly these are shown."""
        async with asyncio.timeout(SAFETY_NET):
            while shown(self._sandbox, "#live") != list(texts):
                await self._sandbox.changed(self._sandbox.version)


@pytest.fixture
def room(sandbox: DiscordSandbox) -> Room:
    return Room(sandbox)


@pytest.mark.usefixtures("bot")
async def test_slash_commands_are_synced_completed_and_answered(sandbox: DiscordSandbox, room: Room) -> None:
    assert await sandbox.suggest(str(room.id), room.rita, "/l") == ("/latest",)
    assert await sandbox.suggest(str(room.id), room.rita, "/latest coverage:har") == ("har-fire",)
    await room.write("/latest 3 harbour-fire")
    await room.shows("3 of harbour-fire")
    assert last(sandbox, "#live").only_for == room.rita
    await room.write("/slow")
    await room.shows("3 of harbour-fire", "Done", "And more")


@pytest.mark.usefixtures("bot")
async def test_a_form_is_opened_filled_in_and_answered(sandbox: DiscordSandbox, room: Room) -> None:
    await room.write("/post")
    async with asyncio.timeout(SAFETY_NET):
        while not (forms := chat(sandbox, "#live").forms):
            await sandbox.changed(sandbox.version)
    [field] = forms[0].fields
    await sandbox.submit(str(room.id), room.rita, forms[0].id, {field.name: "It burns"})
    await room.shows("Posted: It burns")


@pytest.mark.usefixtures("bot")
async def test_a_button_changes_its_message(sandbox: DiscordSandbox, room: Room) -> None:
    await room.write("/pages")
    await room.shows("Page 1")
    await sandbox.press(str(room.id), room.rita, last(sandbox, "#live").id, "next")
    await room.shows("Page 2")
    assert last(sandbox, "#live").buttons == ((),)


async def test_a_message_lives_its_whole_life(sandbox: DiscordSandbox, bot: Bot, room: Room) -> None:
    live = bot.get_partial_messageable(room.id)
    message = await live.send("**12** injured", silent=True, allowed_mentions=discord.AllowedMentions.none())
    assert last(sandbox, "#live").silent
    await live.get_partial_message(message.id).edit(content="**21** injured")
    reply = await message.reply("Corrected above", mention_author=False)
    assert reply.reference is not None
    assert [one.content async for one in live.history(oldest_first=True)] == ["**21** injured", "Corrected above"]
    await live.get_partial_message(message.id).pin()
    assert [one.id async for one in live.pins()] == [message.id]
    await live.get_partial_message(message.id).unpin()
    await reply.delete()
    assert shown(sandbox, "#live") == ["21 injured"]
    with pytest.raises(discord.NotFound) as gone:
        await reply.edit(content="x")
    assert gone.value.code == 10008


async def test_files_and_embeds_arrive(sandbox: DiscordSandbox, bot: Bot, room: Room) -> None:
    embed = discord.Embed(title="Fire", description="It burns").set_footer(text="Wire")
    file = discord.File(io.BytesIO(b"pixels"), filename="map.png", description="The harbour")
    message = await bot.get_partial_messageable(room.id).send("Look", embed=embed, file=file)
    assert (message.attachments[0].size, message.embeds[0].title) == (6, "Fire")
    assert last(sandbox, "#live").text == "Look\nFire\nIt burns\nWire\nmap.png"


async def test_threads_posts_and_announcements_are_made(sandbox: DiscordSandbox, bot: Bot, room: Room) -> None:
    live = bot.get_channel(room.id)
    assert isinstance(live, discord.TextChannel)
    message = await live.send("Fire")
    thread = await message.create_thread(name="Fire talk")
    await thread.send("inside")
    await thread.edit(archived=True)
    assert shown(sandbox, "› Fire talk") == ["inside"]
    number = sandbox.add_channel(live.guild.id, "stories", kind="forum")
    forum = await bot.fetch_channel(number)
    assert isinstance(forum, discord.ForumChannel)
    made = await forum.create_thread(name="Story", content="Once")
    assert made.message.id == made.thread.id
    announcements = bot.get_channel(channel(sandbox, "#announcements"))
    assert isinstance(announcements, discord.TextChannel)
    news = await announcements.send("News")
    await news.publish()
    assert (await announcements.fetch_message(news.id)).flags.crossposted


async def test_webhooks_and_direct_messages_work(sandbox: DiscordSandbox, bot: Bot, room: Room) -> None:
    live = bot.get_channel(room.id)
    assert isinstance(live, discord.TextChannel)
    webhook = await live.create_webhook(name="Wire")
    message = await webhook.send("From the wire", wait=True)
    await message.edit(content="From the wire, edited")
    await room.shows("From the wire, edited")
    await message.delete()
    await webhook.delete()
    user = await bot.fetch_user(room.rita)
    await user.send("Only you")
    assert shown(sandbox, "Rita Reader") == ["Only you"]
    sandbox.close_dms(room.rita)
    with pytest.raises(discord.Forbidden) as closed:
        await user.send("Still there?")
    assert closed.value.code == 50007


async def test_permissions_are_seen_and_felt(sandbox: DiscordSandbox, bot: Bot, room: Room) -> None:
    live = bot.get_channel(room.id)
    assert isinstance(live, discord.TextChannel)
    assert live.permissions_for(live.guild.me).send_messages
    assert live.permissions_for(live.guild.me).pin_messages
    sandbox.deny(room.id, "send_messages")
    with pytest.raises(discord.Forbidden) as refused:
        await live.send("x")
    assert (refused.value.status, refused.value.code) == (403, 50013)
    with pytest.raises(discord.HTTPException, match="2000 or fewer"):
        await bot.get_partial_messageable(channel(sandbox, "#desk")).send("x" * 2001)


async def test_the_bot_hears_what_becomes_of_its_places(sandbox: DiscordSandbox, bot: Bot, room: Room) -> None:
    sandbox.delete_channel(room.id)
    await bot.hears("deleted live")
    sandbox.lose_guild(sandbox.desk_guild)
    await bot.hears("lost Newsroom")
    sandbox.regain_guild(sandbox.desk_guild)
    sandbox.remove_bot(sandbox.desk_guild)
    await bot.hears("removed from Newsroom")


async def test_the_bot_resumes_and_starts_anew(sandbox: DiscordSandbox, bot: Bot, room: Room) -> None:
    sandbox.drop_gateway()
    await room.write("/latest")
    await bot.hears("resumed")
    await room.shows("1 of all")
    sandbox.drop_gateway(resumable=False)
    await bot.hears("ready")
    await room.write("/latest 2")
    await room.shows("1 of all", "2 of all")


async def test_a_wrong_token_is_a_failed_login(sandbox: DiscordSandbox) -> None:
    bot = Bot()
    with pytest.raises(ExceptionGroup) as failed:
        async with running(bot, sandbox, token="wrong"):
            pass
    assert failed.group_contains(discord.LoginFailure)
