"""The mail of a report beside the same executed notebook through nbconvert, and through Quarto's email format.

`python -m bench.mail_size [perspective]`: bytes of HTML and message, findings of the static linter, ratios.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from reporting.lint.message import open_message
from reporting.lint.static import lint_static

ROOT = Path(__file__).resolve().parent.parent
HEADER = {
    "From": "reports@example.com",
    "To": "owner@example.com",
    "Date": "Wed, 30 Sep 2026 12:00:00 +0000",
    "Message-ID": "<bench@example.com>",
}
COMMONEST = 4


@dataclass(frozen=True)
class Measured:
    """A mail and what the linter says of it."""

    name: str
    html_bytes: int
    message_bytes: int
    findings: Counter[str]


def main(perspective: str = "ceo") -> None:
    """Build the report, convert its notebook the other ways, print all beside each other."""
    with tempfile.TemporaryDirectory(prefix="mail-size-") as scratch:
        folder = Path(scratch)
        edition = build(folder / "reports", perspective)
        ours = measure("this project", (edition / "message.eml").read_bytes())
        mails = [ours, measure("nbconvert", as_mail(through_nbconvert(edition / "notebook.ipynb", folder)))]
        if html := through_quarto(edition / "notebook.ipynb", folder):
            mails.append(measure("quarto email", as_mail(html)))
        else:
            print("quarto email: quarto is not on PATH, or wrote no mail")
        show(mails, ours)


def build(out: Path, perspective: str) -> Path:
    """Build the portfolio report and return the folder of its edition."""
    command = [sys.executable, "render_and_send.py", "--perspective", perspective, "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (mail,) = out.glob("editions/*/portfolio/*/r1/message.eml")
    return mail.parent


def through_nbconvert(notebook: Path, folder: Path) -> str:
    """Return the notebook as nbconvert's HTML, pictures embedded, code hidden: its best for a mail."""
    command = [
        sys.executable, "-m", "nbconvert", "--to", "html", "--no-input", "--embed-images", str(notebook),
        "--output-dir", str(folder), "--output", "nbconvert.html",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "nbconvert.html").read_text(encoding="utf-8")


def through_quarto(notebook: Path, folder: Path) -> str:
    """Return the HTML that Quarto's email format previews, "" when there is no Quarto or no mail."""
    quarto = shutil.which("quarto")
    if quarto is None:
        return ""
    work = folder / "quarto"
    work.mkdir()
    content = json.loads(notebook.read_text(encoding="utf-8"))
    fences: list[dict[str, object]] = [
        {"cell_type": "markdown", "metadata": {}, "source": fence} for fence in ("::: {.email}", ":::")
    ]
    content["cells"] = [fences[0], *content["cells"], fences[1]]
    (work / "report.ipynb").write_text(json.dumps(content), encoding="utf-8")
    command = [quarto, "render", "report.ipynb", "--to", "email", "--no-execute"]
    subprocess.run(command, cwd=work, check=False, capture_output=True)
    written = list(work.glob("email-preview/*.html"))
    return written[0].read_text(encoding="utf-8") if written else ""


def as_mail(html: str) -> bytes:
    """Return a message around the HTML, without a text part: neither tool writes one."""
    message = EmailMessage(policy=SMTP)
    for field, value in HEADER.items():
        message[field] = value
    message["Subject"] = "Executive Report"
    message.set_content(html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def measure(name: str, raw: bytes) -> Measured:
    """Return the sizes of a message and its findings by rule."""
    findings = Counter(violation.rule for violation in lint_static(raw))
    return Measured(name, open_message(raw).html_bytes, len(raw), findings)


def show(mails: list[Measured], ours: Measured) -> None:
    """Print a row a mail."""
    print(f"{'':<14}{'HTML bytes':>12}{'ratio':>8}{'message':>12}{'ratio':>8}{'findings':>10}  most of")
    for mail in mails:
        most = ", ".join(f"{rule} {count}" for rule, count in mail.findings.most_common(COMMONEST))
        print(
            f"{mail.name:<14}{mail.html_bytes:>12,}{mail.html_bytes / ours.html_bytes:>7.1f}x"
            f"{mail.message_bytes:>12,}{mail.message_bytes / ours.message_bytes:>7.1f}x"
            f"{mail.findings.total():>10}  {most}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
