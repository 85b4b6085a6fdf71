"""What the desk can try."""

from collections.abc import Iterable

from bot.demo.step import CODE, Do, Move, Step, press, rita, see, write


def _eddie(title: str, *moves: Move) -> Step:
    return Step(title, "telegram", "Eddie Editor", "Eddie Editor", moves)


def _at_discord(title: str, *moves: Move) -> Step:
    return Step(title, "discord", "#desk", "Eddie Editor", moves)


def posting() -> Iterable[Step]:
    lanterns = "/post The lanterns are lit at eight.\n#lanterns"
    yield _eddie("Follow the coverage", write("/subscribe"), see("coverage"))
    yield _eddie(
        "Post, look at it as both platforms will show it, and call it back",
        write(lanterns),
        see("Readers will see"),
        *press("Publish", "Cancel"),
        see("Called back; nobody saw it"),
        *press("Publish"),
        see("reached"),
    )
    yield _at_discord(
        "Post in a form, with Discord's markdown, and with sound",
        write("/post"),
        Move(Do.FILL_IN, fields={"text": "**The ferries** are coming."}),
        see("Readers will see"),
        *press("Breaking", "Yes, with sound"),
        see("reached"),
    )
    yield _eddie(
        "Plan an entry, and cancel it",
        write("/post at tomorrow 18:30 The fireworks begin."),
        *press("Schedule"),
        see("Goes out at"),
        *press("Cancel", "Discard"),
        see("Discarded"),
    )


def afterwards() -> Iterable[Step]:
    yield _eddie(
        "Correct by editing your own message",
        Move(Do.EDIT, "/post The lanterns are lit at nine.\n#lanterns", to="/post The lanterns"),
        see("It would say"),
        *press("Say what changed"),
        write("nine, not eight"),
        see(": nine, not eight"),
        *press("Correction"),
        see("is corrected"),
    )
    yield _eddie(
        "Correct by a reply to the entry",
        Move(Do.REPLY, "/correct The lanterns are lit at half past nine.", to="The lanterns are lit at nine"),
        see("half past nine"),
        *press("Typo"),
        see("is mended"),
    )
    yield _at_discord(
        "Correct by number",
        write("/correct 4"),
        Move(Do.FILL_IN, fields={"text": "The gates are open.", "note": "open, not closed"}),
        see("It would say"),
        *press("Correction"),
        see("is corrected"),
    )
    yield _eddie("Withdraw an entry", write("/retract 5 It was a drill"), see("is withdrawn"))
    yield _at_discord(
        "Delete an entry", write("/retract 6 remove: names a child"), see("deleted where that still works")
    )
    yield _eddie("Say what is known so far", write("/summary Two goals, and cake for all."), see("The summary of"))
    yield _at_discord("Pin an entry", write("/pin 4"), see("pinned"))
    yield _eddie("What arrived", write("/status 4"), see("reached: "))
    yield _at_discord("Who wrote what", write("/history 4"), see("revisions"))
    yield _eddie("Who did what", write("/audit 30"), see("published entry"))


def together(reader: int) -> Iterable[Step]:
    yield _eddie("Make Rita a contributor", write(f"/grant {reader} contributor"), see("contributor"))
    yield rita(
        "Submit a post as Rita",
        write("/post The quay smells of cake."),
        *press("Submit to the editors"),
        see("Submitted to the editors"),
    )
    yield _at_discord("Reject it with a reason", *press("Reject"), Move(Do.FILL_IN, fields={"reason": "Who says so?"}))
    yield rita("Read why, as Rita", see("Who says so?"))
    yield _eddie("Get a code that links your accounts", write("/link"), see("/link"))
    yield _at_discord("Use it on Discord", write(f"/link {CODE}"), see("Both accounts are yours now"))
    yield _eddie("Who is of the desk", write("/editors"), see("contributor"))


def ending() -> Iterable[Step]:
    yield _eddie("End the coverage", write("/close"), *press("Close it for"), see("has ended"))
    yield _at_discord("Take it up again", write("/reopen"), see("Which coverage shall go on?"))
