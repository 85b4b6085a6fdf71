"""Buttons, forms and suggestions as Discord takes them. Pure.

All that is needed later stands in the `custom_id` of a button or a form, so that they work after a restart. Limits:
documentation, "Component Reference" and "Interaction Response Object".
"""

from collections.abc import Sequence

import discord

from adapters.discord.render import formatted
from bot.conversation import Answer, Button, Choice, Form, FormField

Payload = dict[str, object]

FORM_MARK = "|"
OPENS_FORM = "?"
"""Stands before the action of a button that opens a form: only a first answer can be one, before anything is asked."""

_EPHEMERAL = 1 << 6
_NO_MENTIONS = {"parse": list[str]()}

_LABEL_KEPT = 80
_PLACEHOLDER_KEPT = 150
_FORM_LABEL_KEPT = 45
_FORM_VALUE_KEPT = 4000
_FORM_FIELDS = 5
_ROWS = 5
_ROW_BUTTONS = 5
_CHOICES = 25
_CHOICE_KEPT = 100

_SHORT, _LONG = 1, 2

FILES = "files"
_MOST_FILES = 10
_FILES: Payload = {
    "type": discord.ComponentType.file_upload.value,
    "custom_id": FILES,
    "min_values": 0,
    "max_values": _MOST_FILES,
    "required": False,
}


def _fitting(rows: Sequence[Sequence[Button]]) -> Sequence[Sequence[Button]]:
    """As many of the first rows as can stay as they are; the others' buttons beside each other, as many as fit."""
    kept = max(number for number in range(len(rows) + 1) if not number or number + _rows_of(rows[number:]) <= _ROWS)
    rest = [button for row in rows[kept:] for button in row]
    packed = [rest[start : start + _ROW_BUTTONS] for start in range(0, len(rest), _ROW_BUTTONS)]
    return [*rows[:kept], *packed][:_ROWS]


def _rows_of(rows: Sequence[Sequence[Button]]) -> int:
    """How many rows these buttons take when they stand beside each other."""
    return -(-sum(len(row) for row in rows) // _ROW_BUTTONS)


def answer(given: Answer, *, private: bool = False) -> Payload:
    """A message with the answer's text and buttons; an edit leaves none of the earlier buttons."""
    rows = [_row(row) for row in _fitting([row for row in given.buttons if row])]
    if given.offers_role:
        rows = [_role_menu(given.offers_role), *rows[: _ROWS - 1]]
    content: Payload = {
        "content": formatted(given.text),
        "components": rows,
        "allowed_mentions": _NO_MENTIONS,
    }
    return content | {"flags": _EPHEMERAL} if private else content


def _row(buttons: Sequence[Button]) -> Payload:
    return {"type": discord.ComponentType.action_row.value, "components": [_button(button) for button in buttons]}


def _role_menu(button: Button) -> Payload:
    menu = {
        "type": discord.ComponentType.role_select.value,
        "custom_id": button.action,
        "placeholder": button.label[:_PLACEHOLDER_KEPT],
    }
    return {"type": discord.ComponentType.action_row.value, "components": [menu]}


def _button(button: Button) -> Payload:
    return {
        "type": discord.ComponentType.button.value,
        "style": discord.ButtonStyle.secondary.value,
        "label": button.label[:_LABEL_KEPT],
        "custom_id": f"{OPENS_FORM}{button.action}" if button.form else button.action,
    }


def fits_form(asked: Form) -> bool:
    """Does each field hold its value, with all that makes it look as it does?"""
    return all(len(_value(field)) <= _FORM_VALUE_KEPT for field in asked.fields)


def form(asked: Form) -> Payload:
    return {
        "custom_id": f"{asked.name}{FORM_MARK}{asked.state}",
        "title": asked.title[:_FORM_LABEL_KEPT],
        "components": [
            *(_field(field) for field in asked.fields[: _FORM_FIELDS - bool(asked.files)]),
            *([_labelled(asked.files, _FILES)] if asked.files else []),
        ],
    }


def _field(field: FormField) -> Payload:
    entry: Payload = {
        "type": discord.ComponentType.text_input.value,
        "custom_id": field.name,
        "style": _LONG if field.long else _SHORT,
        "required": field.required,
        "max_length": _FORM_VALUE_KEPT,
    }
    if value := _value(field):
        entry["value"] = value[:_FORM_VALUE_KEPT]
    return _labelled(field.label, entry)


def _labelled(label: str, component: Payload) -> Payload:
    return {
        "type": discord.ComponentType.label.value,
        "label": label[:_FORM_LABEL_KEPT],
        "component": component,
    }


def _value(field: FormField) -> str:
    return formatted(field.looks, preview=True) if field.looks else field.value


def choices(offered: Sequence[Choice]) -> Payload:
    return {
        "choices": [
            {"name": choice.label[:_CHOICE_KEPT], "value": choice.value}
            for choice in offered[:_CHOICES]
            if choice.label and 0 < len(choice.value) <= _CHOICE_KEPT
        ]
    }
