"""A mail, and the MIME it is sent as."""

from __future__ import annotations

import html
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr


@dataclass(frozen=True)
class Mail:
    """One mail to one person; `paragraphs` are plain text, `button` a label and a link."""

    mail_id: str
    to_name: str
    to_email: str
    subject: str
    paragraphs: tuple[str, ...]
    button: tuple[str, str] | None = None
    calendar: tuple[str, str] | None = None
    attachment: tuple[str, str] | None = None


def mime(mail: Mail, sender: str) -> bytes:
    """Return the message: text and HTML say the same, a calendar object comes as alternative with its method."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr(("Ship Captain Crew", sender))
    message["To"] = formataddr((mail.to_name, mail.to_email))
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{mail.mail_id}@ship-captain-crew>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(mail))
    message.add_alternative(_html(mail), subtype="html")
    if mail.calendar:
        method, calendar = mail.calendar
        message.add_alternative(calendar, subtype="calendar", params={"method": method})
    if mail.attachment:
        name, content = mail.attachment
        message.add_attachment(content.encode(), maintype="application", subtype="json", filename=name)
    return message.as_bytes()


def _text(mail: Mail) -> str:
    parts = list(mail.paragraphs)
    if mail.button:
        label, link = mail.button
        parts.append(f"{label}: {link}")
    return "\n\n".join(parts) + "\n"


def _html(mail: Mail) -> str:
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in mail.paragraphs)
    if mail.button:
        label, link = mail.button
        body += (
            f'<p><a href="{html.escape(link)}" style="background:#0B3D6E;color:#FFFFFF;display:inline-block;'
            f'padding:16px 24px;border-radius:8px;text-decoration:none">{html.escape(label)}</a></p>'
        )
    font = "font:16px/24px Arial,Helvetica,sans-serif;color:#111827;max-width:600px"
    return f'<!doctype html><html><body style="{font}">{body}</body></html>'
