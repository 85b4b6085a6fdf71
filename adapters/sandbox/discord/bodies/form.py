"""What all bodies share: lengths, ids and the words with which Discord refuses them."""

from collections.abc import Sized
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

S = TypeVar("S", bound=Sized)


class Form(BaseModel):
    """Fields that are not known are ignored, as Discord does."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def length(low: int, high: int) -> AfterValidator:
    """Between `low` and `high` characters (code points), or members of a list."""

    def check(value: S) -> S:
        if low <= len(value) <= high:
            return value
        if low == 0:
            raise problem("BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        raise problem("BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    return AfterValidator(check)


def between(low: int, high: int) -> AfterValidator:
    def check(value: int) -> int:
        if value < low:
            raise problem("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")
        if value > high:
            raise problem("NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.")
        return value

    return AfterValidator(check)


def problem(code: str, text: str) -> PydanticCustomError:
    """An error whose type is Discord's own code for it."""
    return PydanticCustomError(code, "{text}", {"text": text})


def parse_snowflake(value: object) -> int:
    """An id as Discord takes it: a number, or its digits as text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise problem("NUMBER_TYPE_COERCE", "Value is not snowflake.")
    try:
        number = int(value)
    except ValueError:
        number = -1
    if not 0 <= number < 1 << 64:
        raise problem("NUMBER_TYPE_COERCE", f'Value "{str(value)[:100]}" is not snowflake.')
    return number


Snowflake = Annotated[int, BeforeValidator(parse_snowflake)]
