"""A made-up mail without a browser: the blocks of tests.blocks.examples with plain pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from typing import Any

from PIL import Image

from reporting.blocks.model import Block, prose
from reporting.rendering.mail import Mail, compose
from reporting.rendering.mail_pictures import pictures_of
from reporting.rendering.meta import PageMeta
from tests.blocks import examples

CONTEXT = replace(
    examples.CONTEXT,
    text=prose(
        "JADA Portfolio, data to 30 Sep 2026: revenue of four weeks {actual}, plan {plan}.",
        actual=examples.usd(48_213.5),
        plan=examples.usd(50_000),
    ),
)
BLOCKS = tuple(CONTEXT if block is examples.CONTEXT else block for block in examples.BLOCKS)
SENDER = "reports@example.com"
TO = ("owner@example.com", "partner@example.com")
PAGE_URL = "https://reports.example.com/editions/2026-09-30/portfolio/ceo/"
META = PageMeta(
    perspective="ceo",
    perspective_name="CEO",
    scope="portfolio",
    scope_name="JADA Portfolio",
    as_of=examples.AS_OF,
    data_cut=examples.AS_OF,
    revision=1,
    draft=False,
    headline="Revenue is short of plan",
    previous_href=None,
    site_root="../../../../..",
    plotly_src="../../../../../assets/plotly.min.js",
    provenance={"context": "3f9a1c22", "notebook": "77ab01c4"},
)


@cache
def png(width: int, height: int, colour: str = "white") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).quantize(64).save(target, "PNG")
    return target.getvalue()


def plain_pictures(blocks: Sequence[Block]) -> dict[str, bytes]:
    return {picture.key: png(picture.width * 2, picture.height * 2) for picture in pictures_of(blocks)}


def sample_mail(blocks: Sequence[Block] = BLOCKS, to: Sequence[str] = TO, sender: str = SENDER, **meta: Any) -> Mail:
    return compose(blocks, replace(META, **meta), plain_pictures(blocks), sender, to, PAGE_URL)


def opened(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail.message, _class=EmailMessage, policy=default)
