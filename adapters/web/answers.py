"""What a server said about a source: statuses, validators, headers. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from http.client import responses

from multidict import CIMultiDictProxy
from yarl import URL

from adapters.web.freshness import fresh_for, retry_after
from adapters.web.links import link
from bot.errors import SourceUnavailable
from bot.fetching import NO_VALIDATORS, Fetched, Validators
from bot.sources.document import Contents

Headers = CIMultiDictProxy[str]

WITH_CONTENTS = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
REDIRECTS = PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}

_LONGEST_VALIDATOR = 1_000
_MEDIA_TYPE = re.compile(r"\s*([a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80})\s*(?:;|$)", re.ASCII)
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([a-z0-9!#$%&+^_`{}~:.-]{1,40})""", re.ASCII)


def conditions(validators: Validators) -> dict[str, str]:
    """Headers that ask for contents only if they are new."""
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value and _is_safe(value)}


def fetched(
    contents: Contents | None, url: URL, moved_to: URL | None, validators: Validators, headers: Headers, now: datetime
) -> Fetched:
    """An answer with contents, or without (304): then the validators that it does not repeat stay good."""
    links = headers.getall("Link", [])
    old = validators if contents is None else NO_VALIDATORS
    return Fetched(
        contents,
        address=str(url),
        moved_to=str(moved_to) if moved_to else None,
        validators=Validators(
            etag=_validator(headers, "ETag") or old.etag,
            last_modified=_validator(headers, "Last-Modified") or old.last_modified,
        ),
        fresh_for=fresh_for(headers, now),
        hub=link(links, "hub", url),
        topic=link(links, "self", url),
    )


def contents(body: bytes, headers: Mapping[str, str]) -> Contents:
    """With the media type and the charset, where they are named in a form that can be meant."""
    kind = headers.get("Content-Type", "").lower()
    media_type, charset = _MEDIA_TYPE.match(kind), _CHARSET.search(kind)
    return Contents(body, media_type[1] if media_type else None, charset[1] if charset else None)


def unavailable(status: int, headers: Mapping[str, str], now: datetime, *, permanent: bool) -> SourceUnavailable:
    """An answer without contents. `permanent`: the address was followed there for good, so what is gone is gone."""
    said = f"{status} {responses.get(status, '')}".rstrip()
    wait = retry_after(headers.get("Retry-After"), now)
    return SourceUnavailable(f"it answered {said}", wait, gone=status == HTTPStatus.GONE and permanent)


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name, "").strip()
    return value if _is_safe(value) else None


def _is_safe(value: str) -> bool:
    """It goes back to the server as a header, and into the store in between."""
    return 0 < len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable()
