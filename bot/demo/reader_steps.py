"""What readers can try, and those who manage a server."""

from collections.abc import Iterable

from bot.demo.step import Do, Move, Step, press, rita, see, write


def hearing() -> Iterable[Step]:
    yield rita(
        "As Rita, get key entries only, but everything of one coverage",
        write("/settings"),
        *press("Level", "Key entries", "Back"),
        see("Level: Key entries"),
        *press("Coverages", "✓ Teapot Cup final", "Level", "Everything", "Back"),
        see("Level: Everything"),
    )
    yield rita(
        "Get whatever has some words in it, of whatever coverage",
        write("/subscribe words brass band"),
        see("entries with the words brass band"),
        write("/coverages"),
        see("“brass band”"),
        write("/unsubscribe words brass band"),
        see("This chat no longer follows this"),
    )
    yield rita(
        "Get a digest every hour, and none again",
        write("/settings"),
        *press("Digest", "Every hour", "Back"),
        see("Digest: Every hour"),
        *press("Digest", "None, as they come", "Back"),
        see("Digest: None, as they come"),
    )


def looking() -> Iterable[Step]:
    yield rita(
        "Be spoken to in another language",
        write("/settings"),
        *press("Language", "Deutsch"),
        see("In welcher Sprache"),
        *press("English"),
        see("In which language"),
    )
    yield rita(
        "Have another time zone, and links without previews",
        write("/settings Asia/Tokyo"),
        see("Time zone: Asia/Tokyo"),
        *press("Link previews", "Off", "Back"),
        see("Link previews: Off"),
    )
    yield rita(
        "Have a card that always shows how things stand",
        write("/settings"),
        *press("Card", "Card and messages", "Back"),
        see("Card: Card and messages"),
    )


def finding(bot: str) -> Iterable[Step]:
    yield rita("Look for an entry", write("/search lanterns"), see("lanterns"))
    yield rita("Read key entries only", write("/latest key"), see("What we know so far"))
    yield Step(
        "Put an entry into any chat",
        "telegram",
        "Harbour Street neighbours",
        "Rita Reader",
        (Move(Do.PUT, f"@{bot} lanterns", to="The lanterns are lit at half past nine."),),
    )


LIVE, NEWS = "Quayside Readers #live", "Quayside Readers #announcements"


def at(title: str, chat: str, person: str, *moves: Move) -> Step:
    return Step(title, "discord", chat, person, moves)


def in_a_server() -> Iterable[Step]:
    yield at(
        "In Gail's server, mention a role when something breaks",
        LIVE,
        "Gail Guildadmin",
        write("/settings"),
        *press("Role"),
        see("Which role is mentioned"),
        Move(Do.CHOOSE, "@Breaking news"),
        see("something breaks: @Breaking news"),
        *press("Put up buttons for readers"),
        see("Do you want to be called"),
    )
    yield at("Take that role, as Rita", LIVE, "Rita Reader", *press("Call me"), see("You have the role @Breaking news"))


def in_other_places() -> Iterable[Step]:
    yield at(
        "Choose what an announcement channel passes on",
        NEWS,
        "Gail Guildadmin",
        write("/settings"),
        *press("Passing on", "Breaking entries only", "Back"),
        see("follow this one: Breaking entries only"),
    )
    yield at(
        "Call the bot to where it is not",
        "Cake committee",
        "Rita Reader",
        write("/latest"),
        see("The lanterns"),
        write("/search cake"),
        see("cake"),
    )
    yield at(
        "Have a post of its own in a forum", LIVE, "Gail Guildadmin", write("/subscribe where:stories"), see("#stories")
    )


def steering() -> Iterable[Step]:
    yield rita(
        "As Rita, choose what you hear",
        write("/settings"),
        see("Settings of this chat"),
        *press("Sound", "For every message", "Back"),
        see("Sound: For every message"),
    )
    yield rita(
        "Have quiet hours, and end them",
        write("/settings"),
        *press("Quiet hours", "22:00 to 07:00", "Begin earlier", "Let breaking entries pass"),
        see("21:30 to 07:00; breaking entries may pass"),
        *press("No quiet hours"),
        see("Quiet hours: None"),
    )
    yield rita(
        "Hear nothing for a while, and then again",
        write("/mute 2h"),
        see("This chat is mute until"),
        write("/unmute"),
        see("This chat hears again"),
    )
