"""hikari, a library with nothing in common with discord.py, finds everything it needs too."""

import asyncio
from collections.abc import AsyncIterator

import hikari
import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import SAFETY_NET, channel, chat, last, person, shown


@pytest.fixture
async def sandbox() -> AsyncIterator[DiscordSandbox]:
    async with DiscordSandbox(limits=None, latency=0) as started:
        started.populate()
        yield started


@pytest.fixture
async def bot(sandbox: DiscordSandbox) -> AsyncIterator[hikari.GatewayBot]:
    bot = hikari.GatewayBot(
        sandbox.token,
        banner=None,
        logs=None,
        suppress_optimization_warning=True,
        intents=hikari.Intents.ALL_UNPRIVILEGED,
        rest_url=sandbox.url,
    )
    await bot.start(check_for_updates=False)
    yield bot
    await bot.close()


async def _shows(sandbox: DiscordSandbox, title: str, *texts: str) -> None:
    async with asyncio.timeout(SAFETY_NET):
        while shown(sandbox, title) != list(texts):
            await sandbox.changed(sandbox.version)


async def test_the_bot_knows_itself_and_its_servers(sandbox: DiscordSandbox, bot: hikari.GatewayBot) -> None:
    me = bot.get_me()
    assert me is not None
    assert me.id == sandbox.application_id
    application = await bot.rest.fetch_application()
    assert application.id == me.id
    guild = await bot.rest.fetch_guild(sandbox.desk_guild)
    assert guild.name == "Newsroom"
    assert [one.name for one in await bot.rest.fetch_guild_channels(guild)] == ["desk"]
    assert (await bot.rest.fetch_channel(channel(sandbox, "#announcements"))).type is hikari.ChannelType.GUILD_NEWS
    assert (await bot.rest.fetch_member(guild, me.id)).role_ids


async def test_a_message_lives_its_whole_life(sandbox: DiscordSandbox, bot: hikari.GatewayBot) -> None:
    live = channel(sandbox, "#live")
    message = await bot.rest.create_message(
        live, "12 injured", embed=hikari.Embed(title="Fire"), attachment=hikari.Bytes(b"map", "map.png")
    )
    assert (message.content, message.embeds[0].title, message.attachments[0].size) == ("12 injured", "Fire", 3)
    await bot.rest.edit_message(live, message, "21 injured", embed=None, attachment=None)
    await bot.rest.create_message(live, "Corrected", reply=message)
    assert [one.content async for one in bot.rest.fetch_messages(live)] == ["Corrected", "21 injured"]
    await bot.rest.pin_message(live, message)
    assert [pin.message.id async for pin in bot.rest.fetch_pins(live)] == [message.id]
    thread = await bot.rest.create_message_thread(live, message, "Fire talk")
    assert isinstance(thread, hikari.GuildPublicThread)
    await bot.rest.delete_message(live, message)
    with pytest.raises(hikari.NotFoundError) as gone:
        await bot.rest.fetch_message(live, message)
    assert gone.value.code == 10008
    with pytest.raises(hikari.BadRequestError, match="2000 or fewer"):
        await bot.rest.create_message(live, "x" * 2001)
    assert shown(sandbox, "#live") == ["Corrected"]


async def test_direct_messages_and_webhooks_work(sandbox: DiscordSandbox, bot: hikari.GatewayBot) -> None:
    rita = person(sandbox, "Rita Reader")
    direct = await bot.rest.create_dm_channel(rita)
    await bot.rest.create_message(direct, "Only you")
    assert shown(sandbox, "Rita Reader") == ["Only you"]
    hook = await bot.rest.create_webhook(channel(sandbox, "#live"), "Wire")
    assert hook.token is not None
    sent = await bot.rest.execute_webhook(hook, hook.token, "From the wire")
    await bot.rest.edit_webhook_message(hook, hook.token, sent, "Edited")
    assert shown(sandbox, "#live") == ["Edited"]


async def test_commands_forms_and_buttons_are_answered(sandbox: DiscordSandbox, bot: hikari.GatewayBot) -> None:
    @bot.listen()
    async def on_interaction(event: hikari.InteractionCreateEvent) -> None:
        await _answer(bot, event.interaction)

    latest = bot.rest.slash_command_builder("latest", "The newest entries")
    latest.add_option(hikari.CommandOption(type=3, name="coverage", description="Of what", autocomplete=True))
    post = bot.rest.slash_command_builder("post", "Post an entry")
    await bot.rest.set_application_commands(sandbox.application_id, [latest, post])
    assert len(await bot.rest.fetch_application_commands(sandbox.application_id)) == 2

    live, rita = str(channel(sandbox, "#live")), person(sandbox, "Rita Reader")
    assert await sandbox.suggest(live, rita, "/latest coverage:har") == ("har-fire",)
    await sandbox.write(live, rita, "/latest har-fire")
    await _shows(sandbox, "#live", "About har-fire")
    assert last(sandbox, "#live").only_for == rita
    await sandbox.press(live, rita, last(sandbox, "#live").id, "more")
    await _shows(sandbox, "#live", "More of it")
    await sandbox.write(live, rita, "/post")
    async with asyncio.timeout(SAFETY_NET):
        while not (forms := chat(sandbox, "#live").forms):
            await sandbox.changed(sandbox.version)
    await sandbox.submit(live, rita, forms[0].id, {"text": "It burns"})
    await _shows(sandbox, "#live", "More of it", "Posted It burns")


async def _answer(bot: hikari.GatewayBot, interaction: hikari.PartialInteraction) -> None:
    """What the bot of the test above does."""
    if isinstance(interaction, hikari.AutocompleteInteraction):
        typed = interaction.options[0].value
        await interaction.create_response([hikari.impl.AutocompleteChoiceBuilder("Fire", f"{typed}-fire")])
    elif isinstance(interaction, hikari.CommandInteraction) and interaction.command_name == "latest":
        row = bot.rest.build_message_action_row().add_interactive_button(1, "more", label="More")
        assert interaction.options
        await interaction.create_initial_response(
            hikari.ResponseType.MESSAGE_CREATE,
            f"About {interaction.options[0].value}",
            component=row,
            flags=hikari.MessageFlag.EPHEMERAL,
        )
    elif isinstance(interaction, hikari.CommandInteraction):
        field = bot.rest.build_modal_action_row().add_text_input("text", "Text")
        await interaction.create_modal_response("Post an entry", "post:1", field)
    elif isinstance(interaction, hikari.ComponentInteraction):
        await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_UPDATE)
        await interaction.edit_initial_response("More of it", components=[])
    elif isinstance(interaction, hikari.ModalInteraction):
        await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
        sent = interaction.components[0][0]
        assert isinstance(sent, hikari.TextInputComponent)
        await interaction.edit_initial_response(f"Posted {sent.value}")


async def test_the_bot_hears_messages(sandbox: DiscordSandbox, bot: hikari.GatewayBot) -> None:
    rita = person(sandbox, "Rita Reader")
    async with asyncio.TaskGroup() as group:
        hearing = group.create_task(bot.wait_for(hikari.DMMessageCreateEvent, timeout=SAFETY_NET))
        await sandbox.write(str(sandbox.direct_chat(rita)), rita, "Hello")
    assert hearing.result().content == "Hello"
