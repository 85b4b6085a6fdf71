"""XML, written by the library: escaping is its business."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bot.export.edition import text_of


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A child with a text of characters that XML has."""
    child = SubElement(parent, name, {key: text_of(value) for key, value in attributes.items()})
    child.text = text_of(text) or None
    return child


def add_each(parent: Element, name: str, texts: Iterable[str]) -> None:
    for text in texts:
        add(parent, name, text)


def document(root: Element) -> str:
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")
