"""A topic that is gone: its chat is told once, and what the answer says of the account is heeded."""

from dataclasses import replace

import pytest

from bot.errors import Absence, Scope, Throttled, Unreachable
from bot.model import ChatKind, Level
from tests.bot.scene import Scene
from tests.contracts.newsroom import says


@pytest.mark.parametrize("scope", [Scope.ACCOUNT, Scope.CHAT])
async def test_a_wait_that_the_notice_is_told_is_heeded(scene: Scene, scope: Scope) -> None:
    coverage = await scene.coverage()
    other = await scene.reader(coverage)
    topic = replace(other, chat=-9, thread=7)
    await scene.store.subscriptions.subscribe(topic, ChatKind.GROUP, "Pier", coverage.id, Level.ALL, scene.clock.now())
    scene.platform.meets(topic, Unreachable(Absence.TOPIC_GONE))
    scene.platform.meets(replace(topic, thread=0), Throttled(30, scope))
    async with scene.serving():
        await scene.publish(coverage, says("Smoke."))
        await scene.showing(other, 1)
        await scene.settled()
        await scene.publish(coverage, says("Flames."))
        await scene.looks_again()
        await scene.looks_again()
        if scope is Scope.ACCOUNT:
            assert scene.told(other) == ["Smoke."]
            scene.clock.advance(30)
        await scene.showing(other, 2)
    assert scene.told(other) == ["Smoke.", "Flames."]
