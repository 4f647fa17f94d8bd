"""What each mail says, in English and in Spanish."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from scc.app.store.outbox import Facts

# kind -> language -> subject, first paragraph. Fields: {title} {vessel} {role} {when} {place} {detail} {code}
TEXTS: dict[str, dict[str, tuple[str, str]]] = {
    "sign_in": {
        "en": (
            "Sign in to Ship Captain Crew",
            "Open the link or type the code {code}. Both work once, within 15 minutes.",
        ),
        "es": (
            "Entrar en Ship Captain Crew",
            "Abra el enlace o escriba el código {code}. Ambos sirven una vez, durante 15 minutos.",
        ),
    },
    "role_claimed": {
        "en": ("{role} confirmed: {title}", "You have {role} on {vessel}, {when}, {place}. Briefing {briefing}."),
        "es": (
            "{role} confirmado: {title}",
            "Usted es {role} en {vessel}, {when}, {place}. Reunión previa a las {briefing}.",
        ),
    },
    "role_assigned": {
        "en": (
            "You are {role}: {title}",
            "The office made you {role} on {vessel}, {when}, {place}. Briefing {briefing}.",
        ),
        "es": (
            "Usted es {role}: {title}",
            "La oficina le asignó {role} en {vessel}, {when}, {place}. Reunión previa a las {briefing}.",
        ),
    },
    "role_released": {
        "en": ("{role} given back: {title}", "You no longer have {role} on {vessel}, {when}."),
        "es": ("{role} devuelto: {title}", "Usted ya no tiene {role} en {vessel}, {when}."),
    },
    "role_offered": {
        "en": (
            "{role} is yours if you want it: {title}",
            "You were waiting for {role} on {vessel}, {when}. Claim it within 30 minutes, then it goes to the next.",
        ),
        "es": (
            "{role} es suyo si lo quiere: {title}",
            "Usted esperaba {role} en {vessel}, {when}. Tómelo en 30 minutos; después pasa al siguiente.",
        ),
    },
    "event_rescheduled": {
        "en": ("New time: {title}", "{title} on {vessel} now departs {when}, {place}. {detail}"),
        "es": ("Nuevo horario: {title}", "{title} en {vessel} sale ahora el {when}, {place}. {detail}"),
    },
    "event_cancelled": {
        "en": ("Cancelled: {title}", "{title} on {vessel}, {when}, is cancelled. {detail}"),
        "es": ("Cancelado: {title}", "{title} en {vessel}, {when}, está cancelado. {detail}"),
    },
    "guest_code": {
        "en": (
            "Before you sail: {title}",
            "{title} on {vessel} departs {when}, {place}. Please sign the waiver before; your code is {code}.",
        ),
        "es": (
            "Antes de zarpar: {title}",
            "{title} en {vessel} sale el {when}, {place}. Firme la exención antes; su código es {code}.",
        ),
    },
    "waiver_signed": {
        "en": ("Your signed waiver: {title}", "Thank you. Your signed waiver is attached; keep it."),
        "es": ("Su exención firmada: {title}", "Gracias. Adjuntamos su exención firmada; guárdela."),
    },
    "waiver_superseded": {
        "en": ("Please sign again: {title}", "The waiver text changed. Please sign the new one; your code is {code}."),
        "es": ("Firme de nuevo: {title}", "El texto cambió. Firme el nuevo; su código es {code}."),
    },
}
BUTTONS = {
    "sign_in": {"en": "Sign in", "es": "Entrar"},
    "guest_code": {"en": "Open your page", "es": "Abrir su página"},
    "waiver_superseded": {"en": "Open your page", "es": "Abrir su página"},
    "role_offered": {"en": "Open the charter", "es": "Abrir la salida"},
}


def wording(
    kind: str, language: str, facts: Facts | None, role_id: str | None, detail: str | None, code: str
) -> tuple[str, str]:
    """Return subject and first paragraph of a mail."""
    subject, paragraph = TEXTS[kind][language]
    fields = {"code": code, "detail": detail or ""}
    if facts:
        fields |= {
            "title": facts.title,
            "vessel": facts.vessel_name,
            "role": facts.role_names.get(role_id or "", ""),
            "place": facts.place_name,
            "when": _when(facts.departure, facts.time_zone),
            "briefing": f"{facts.briefing.astimezone(ZoneInfo(facts.time_zone)):%H:%M}",
        }
    return subject.format_map(fields), paragraph.format_map(fields).strip()


def _when(moment: datetime, zone: str) -> str:
    """Return a time as both languages read it: 2026-06-01 18:30 PDT."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
