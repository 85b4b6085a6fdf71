"""Things to try on the demo's page: what the desk and readers can do, step by step."""

from bot.demo import desk_steps, reader_steps
from bot.demo.step import Step


def guide(reader: int, bot: str) -> tuple[Step, ...]:
    """`reader` is the number of Rita Reader on Telegram, `bot` the bot's name there."""
    return (
        *desk_steps.posting(),
        *desk_steps.afterwards(),
        *desk_steps.together(reader),
        *reader_steps.hearing(),
        *reader_steps.looking(),
        *reader_steps.steering(),
        *reader_steps.finding(bot),
        *reader_steps.in_a_server(),
        *reader_steps.in_other_places(),
        *desk_steps.ending(),
    )
