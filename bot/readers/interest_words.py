"""What a chat can follow across coverages: as it is typed, and as it is said. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from bot.desk.tags import MOST_TAG, tag_of
from bot.errors import Refused
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.readers.query import MOST_TERMS, levelled
from bot.store import Interest, InterestKind

EVERYTHING = Interest(InterestKind.EVERYTHING)

_WORDS = "words"
_WITHOUT_QUOTES = str.maketrans(dict.fromkeys('"“”„‟«»', " "))


def asked_for(arguments: Mapping[str, str]) -> Sequence[Interest]:
    """`everything`, `#tag #tag` and `words some words` where a coverage could be named, or what the platform collected
    as tag and as words; nothing where a coverage is meant. Raises `Refused`."""
    named = (arguments.get("coverage") or "").strip()
    found: list[Interest] = []
    begins, _, rest = named.partition(" ")
    if named.casefold() == InterestKind.EVERYTHING:
        found.append(EVERYTHING)
    elif named.startswith("#"):
        found += [_tag(one) for one in named.split()]
    elif begins.casefold() == _WORDS:
        found.append(_run(rest))
    if tag := arguments.get("tag"):
        found.append(_tag(tag))
    if run := arguments.get("words"):
        found.append(_run(run))
    return found


def name(interest: Interest, language: Language) -> str:
    """As it stands on a button, or in a list."""
    match interest.kind:
        case InterestKind.EVERYTHING:
            return language.text(words("Everything, future coverages included"))
        case InterestKind.TAG:
            return f"#{interest.value}"
        case InterestKind.WORDS:
            return f"“{interest.value}”"


def names(interests: Iterable[Interest], language: Language) -> str:
    return "; ".join(language.isolated(name(interest, language)) for interest in interests)


def begun(interest: Interest, chat: str | None, language: Language) -> Words:
    """`chat` is the title of another chat than the asker's."""
    if chat is not None:
        return words(
            "{chat} now follows this: <b>{interest}</b>. {unsubscribe} there ends it.",
            chat=chat,
            interest=name(interest, language),
            unsubscribe="/unsubscribe",
        )
    match interest.kind:
        case InterestKind.EVERYTHING:
            return words(
                "This chat now follows everything, future coverages included. {unsubscribe} ends it.",
                unsubscribe="/unsubscribe",
            )
        case InterestKind.TAG:
            return words(
                "From now on, all entries with the tag <b>{tag}</b> come here, of whatever coverage."
                " {unsubscribe} ends it.",
                tag=f"#{interest.value}",
                unsubscribe="/unsubscribe",
            )
        case InterestKind.WORDS:
            return words(
                "From now on, all entries with the words <b>{words}</b> come here, of whatever coverage."
                " {unsubscribe} ends it.",
                words=interest.value,
                unsubscribe="/unsubscribe",
            )


def _tag(text: str) -> Interest:
    try:
        return Interest(InterestKind.TAG, tag_of(text))
    except Refused as error:
        said = words(
            "“{text}” cannot be a tag: those have letters, digits and underscores, at most {number}.",
            text=" ".join(text.split())[:MOST_TAG],
            number=MOST_TAG,
        )
        raise Refused(said) from error


def _run(text: str) -> Interest:
    said = levelled(text.translate(_WITHOUT_QUOTES))
    if not any(character.isalnum() for character in said):
        raise Refused(words("Which words? For example: {example}", example="/subscribe words roof gone"))
    if len(said.split()) > MOST_TERMS:
        raise Refused(words("That is too much to look for: {number} words are the most.", number=MOST_TERMS))
    return Interest(InterestKind.WORDS, said)
