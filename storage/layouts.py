"""Layouts: what a message holds, as JSON: [[[entry, revision, form], …], earlier, closes]."""

import orjson

from bot.lanes.delivery import Carried, Form, Layout
from bot.model import EntryId

FORMS = (Form.ALONE, Form.FULL, Form.LINE, Form.BELOW, Form.LEAVING)
FORM_CODES = {form: code for code, form in enumerate(FORMS)}


def to_json(layout: Layout) -> str:
    carried = [[one.entry, one.revision, FORM_CODES[one.form]] for one in layout.carried]
    return orjson.dumps([carried, layout.earlier, layout.closes]).decode()


def from_json(text: str) -> Layout:
    carried, earlier, closes = orjson.loads(text)
    return Layout(
        tuple(Carried(EntryId(entry), revision, FORMS[form]) for entry, revision, form in carried), earlier, closes
    )
