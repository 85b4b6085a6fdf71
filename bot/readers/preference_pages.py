"""The pages of `/settings`: what they say, and their buttons. Pure. Those about time are in `hours_pages`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.conversation import Answer, Button
from bot.intake.request import MOST_BUTTONS, label
from bot.languages import NAMES
from bot.languages.language import Language
from bot.languages.words import Words, message, words
from bot.model import Coverage, CoverageId
from bot.readers.hours_pages import daily
from bot.readers.menu import AS_CHAT, OFF, Menu, Page, Value, action
from bot.readers.place_pages import NOTHING, Beside
from bot.readers.preference_words import CARDS, LEVELS, PREVIEWS, SOUNDS, digest, moment, quiet_hours, zone_now
from bot.readers.preferences import NO_EXCEPTIONS, Digest, Exceptions, Preferences
from bot.richtext import bold, paragraph
from bot.store import Wishes

_IN_PART = "◐"


def main(wishes: Wishes, now: datetime, language: Language, beside: Beside = NOTHING) -> Answer:
    """All that the chat prefers."""
    menu, mine = Menu(language), wishes.preferences
    own = sum(wishes.exceptions_in(one.id) != NO_EXCEPTIONS for one in wishes.followed)
    lines = [
        words("Level: {value}", value=menu.said(LEVELS[mine.level])),
        words("Sound: {value}", value=menu.said(SOUNDS[mine.sound])),
        words("Quiet hours: {value}", value=quiet_hours(mine.quiet, language)),
        words("Digest: {value}", value=digest(mine.digest, mine.digest_at, language)),
        words("Link previews: {value}", value=menu.said(PREVIEWS[mine.previews])),
        words("Card: {value}", value=menu.said(CARDS[mine.card])),
        words("Time zone: {value}", value=zone_now(mine, now, language)),
        words("Language: {value}", value=NAMES[language.code]),
        words("Coverages followed: {number}; with settings of their own: {own}", number=len(wishes.followed), own=own),
    ]
    lines += beside.lines
    last = menu.to(message("Mute"), Page.MUTE)
    if wishes.muted_until and wishes.muted_until > now:
        lines.append(words("Mute until: {time}", time=moment(wishes.muted_until, now, mine, language)))
        last = menu.to(message("Unmute"), Page.UNMUTE)
    rows = (
        (
            menu.to(message("Level"), Page.LEVEL),
            menu.to(message("Sound"), Page.SOUND),
            menu.to(message("Quiet hours"), Page.QUIET),
        ),
        (
            menu.to(message("Digest"), Page.DIGEST),
            menu.to(message("Link previews"), Page.PREVIEWS),
            menu.to(message("Time zone"), Page.ZONE),
        ),
        (menu.to(message("Coverages"), Page.COVERAGES), menu.to(message("Language"), Page.LANGUAGE), last),
        (menu.to(message("Card"), Page.CARD), *beside.buttons),
    )
    return menu.page((*menu.paragraph(words("<b>Settings of this chat</b>")), *menu.items(lines)), rows)


def of_coverage(wishes: Wishes, coverage: Coverage, language: Language) -> Answer:
    """What is different in one coverage."""
    menu, own = Menu(language, coverage), wishes.exceptions_in(coverage.id)
    all_in_all = wishes.preferences.under(own)
    sent = digest(all_in_all.digest, all_in_all.digest_at, language)
    shown = menu.said(PREVIEWS[all_in_all.previews])
    lines = [
        _line(words("Level: {value}", value=menu.said(LEVELS[all_in_all.level])), own.level, language),
        _line(words("Sound: {value}", value=menu.said(SOUNDS[all_in_all.sound])), own.sound, language),
        _line(words("Digest: {value}", value=sent), own.digest, language),
        _line(words("Link previews: {value}", value=shown), own.previews, language),
    ]
    rows = (
        (menu.to(message("Level"), Page.LEVEL), menu.to(message("Sound"), Page.SOUND)),
        (menu.to(message("Digest"), Page.DIGEST), menu.to(message("Link previews"), Page.PREVIEWS)),
        (menu.to(message("Stop following"), Page.LEAVE),),
        (Menu(language).back(Page.COVERAGES),),
    )
    heading = words("Settings of this chat for <b>{title}</b>", title=coverage.title)
    return menu.page((*menu.paragraph(heading), *menu.items(lines)), rows)


def coverages(
    wishes: Wishes, in_part: Collection[CoverageId], open_ones: Sequence[Coverage], language: Language
) -> Answer:
    """Those that are followed first. What is followed `in_part` may be followed as a whole, too."""
    menu, following = Menu(language), {one.id for one in wishes.followed} - set(in_part)
    buttons = [
        Button(label(f"{_IN_PART if one.id in in_part else '✓'} {one.title}"), action(str(one.id)))
        for one in wishes.followed
    ]
    buttons += [
        Button(label(language.text(words("Follow: {title}", title=one.title))), action(str(one.id), Page.FOLLOW))
        for one in open_ones
        if one.id not in following
    ]
    text = menu.paragraph(words("Those that are marked come here; behind their buttons are settings of their own."))
    if any(one.id in in_part for one in wishes.followed):
        partly = words("{mark}: only what this chat follows by tags or words.", mark=_IN_PART)
        text = (*text, *menu.paragraph(partly))
    return menu.page(text, [*((one,) for one in buttons[:MOST_BUTTONS]), (menu.back(),)])


def levels(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    menu = Menu(language, scope)
    said = words("How much comes here? Key entries have breaking ones among them.")
    return _choices(menu, said, Page.LEVEL, menu.names(LEVELS), _own(wishes, scope).level)


def sounds(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    menu = Menu(language, scope)
    said = words("When do messages make a sound here?")
    return _choices(menu, said, Page.SOUND, menu.names(SOUNDS), _own(wishes, scope).sound)


def previews(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    menu, own = Menu(language, scope), _own(wishes, scope).previews
    said = words("Do links show a preview of the page behind them?")
    values = menu.names({"on": PREVIEWS[True], OFF: PREVIEWS[False]})
    return _choices(menu, said, Page.PREVIEWS, values, None if own is None else "on" if own else OFF)


def digests(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    menu, at, own = Menu(language, scope), wishes.preferences.digest_at, _own(wishes, scope).digest
    said = words("Do ordinary entries come by themselves, or together at certain times? Breaking entries come at once.")
    values = {one: digest(one, at, language) for one in Digest}
    if scope is None and own is Digest.DAILY:
        return _choices(menu, said, Page.DIGEST, values, own, daily(at, menu))
    return _choices(menu, said, Page.DIGEST, values, own)


def cards(wishes: Wishes, language: Language) -> Answer:
    said = words(
        "One message shows how things stand in all that this chat follows. It is renewed where it stands, without a"
        " sound, and pinned where that is allowed. With the card only, no other messages come, breaking ones neither."
    )
    menu = Menu(language)
    return _choices(menu, said, Page.CARD, menu.names(CARDS), wishes.preferences.card)


def languages(language: Language) -> Answer:
    """Each called by its own name."""
    menu = Menu(language)
    offered = [menu.offer(name, code == language.code, Page.LANGUAGE, code) for code, name in NAMES.items()]
    rows = [tuple(offered[start : start + 2]) for start in range(0, len(offered), 2)]
    said = words("In which language shall I speak here? Entries stay as they were written.")
    return menu.page(menu.paragraph(said), [*rows, (menu.back(),)])


def _choices(
    menu: Menu, said: Words, page: Page, values: Mapping[Value, str], present: Value | None, *more: tuple[Button, ...]
) -> Answer:
    """In a coverage, the chat's own way is offered too."""
    text = menu.paragraph(said)
    rows = [(menu.offer(name, value == present, page, value),) for value, name in values.items()]
    if menu.coverage is None:
        return menu.page(text, [*rows, *more, (menu.back(),)])
    as_chat = menu.offer(menu.said(message("As in this chat")), present is None, page, AS_CHAT)
    return menu.page((paragraph(bold(menu.coverage.title)), *text), [*rows, (as_chat,), (menu.back(),)])


def _own(wishes: Wishes, scope: Coverage | None) -> Preferences | Exceptions:
    return wishes.preferences if scope is None else wishes.exceptions_in(scope.id)


def _line(said: Words, own: object, language: Language) -> Words:
    return words("{setting}, as in this chat", setting=language.inlines(said)) if own is None else said
