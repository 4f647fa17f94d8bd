"""The kinds of text and number a body may hold; the patterns repeat in OpenAPI what every body is checked for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

_ONE_LINE = {
    "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]*$"
}

Name = Annotated[str, Meta(min_length=1, max_length=80, extra_json_schema=_ONE_LINE)]
Line = Annotated[str, Meta(min_length=1, max_length=200, extra_json_schema=_ONE_LINE)]
Note = Annotated[str, Meta(min_length=1, max_length=1000, extra_json_schema=_ONE_LINE)]
Paragraph = Annotated[str, Meta(min_length=1, max_length=4000, extra_json_schema=_ONE_LINE)]
Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z", extra_json_schema={"pattern": "^[a-z][a-z0-9-]{0,39}$"})]
ItemId = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z", extra_json_schema={"pattern": "^[a-z][a-z0-9_]{0,39}$"})
]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}\Z",
        extra_json_schema={"pattern": r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}$"},
    ),
]
Token = Annotated[str, Meta(min_length=1, max_length=2000, extra_json_schema=_ONE_LINE)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z", extra_json_schema={"pattern": "^[0-9a-f]{64}$"})]
Instant = Annotated[datetime, Meta(tz=True)]
Minutes = Annotated[int, Meta(ge=15, le=20160)]
Cents = Annotated[int, Meta(ge=0, le=100_000_000)]
Heads = Annotated[int, Meta(ge=0, le=500)]
