"""The two pages a mail's link may open: who it signs in with a button, or that it is of no use any more."""

from __future__ import annotations

import base64
import hashlib
import html

from scc.app.api.http import Answer
from scc.app.domain.people import Person

# The tokens of the front end's styles.css, light as the app opens; this page has no other file.
_STYLE = (
    "body{font:18px/26px system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#111827;background:#f4f6f8;"
    "margin:10vh auto;max-width:480px;padding:0 16px}h1{font-size:28px;line-height:32px}form{margin:24px 0}"
    "button,a{display:flex;align-items:center;justify-content:center;box-sizing:border-box;min-height:56px;width:100%;"
    "border:0;border-radius:8px;background:#0b3d6e;color:#fff;font:inherit;font-weight:600;text-decoration:none}"
    ":focus-visible{outline:3px solid #0b4f8a;outline-offset:2px}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'"
_WORDS = {"en": ("Sign in as {name}?", "Sign in"), "es": ("¿Iniciar sesión como {name}?", "Iniciar sesión")}
_DEAD = (
    ("en", "This link was used or has expired.", "Ask for a new one"),
    ("es", "Este enlace ya se usó o venció.", "Pedir otro"),
)


def link_page(person: Person, token: str, action: str, accepted: str = "") -> Answer:
    """Return the page that says who a link is for; only its button uses the link.

    Args:
        person: who it is for.
        token: the link's token.
        action: where the button sends it.
        accepted: the browser's Accept-Language; the page speaks the first of it that it can, as the app will.
    """
    language = _first_spoken(accepted) or person.language
    question, label = _WORDS[language]
    body = (
        f"<p>{html.escape(question.format(name=person.name))}</p>"
        f'<form method="post" action="{action}"><input type="hidden" name="token" value="{html.escape(token)}">'
        f"<button>{label}</button></form>"
    )
    return _page(200, language, label, body)


def dead_link_page() -> Answer:
    """Return the page for a link that is used, expired or wrong; whose it was is not known, so in both languages."""
    parts = [
        f'<div lang="{language}"><p>{said}</p><p><a href="/#/sign-in">{label}</a></p></div>'
        for language, said, label in _DEAD
    ]
    return _page(401, "en", "Sign in", "".join(parts))


def _first_spoken(accepted: str) -> str | None:
    # Browsers list languages in the order of preference.
    wanted = (part.strip()[:2].lower() for part in accepted.split(","))
    return next((language for language in wanted if language in _WORDS), None)


def _page(status: int, language: str, title: str, body: str) -> Answer:
    text = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}: Ship Captain Crew</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>Ship Captain Crew</h1>{body}</main></body></html>"
    )
    return Answer(status, text, "text/html; charset=utf-8", {"Content-Security-Policy": _POLICY})
