"""Technology: each entity's stack and the security findings against it."""

from __future__ import annotations

from datetime import date

from tools.sample.tables import Tables

CURRENT, AGEING, LEGACY = "current", "ageing", "legacy"
STACK = {
    "jada": (
        ("back end", "Django", "5.2", CURRENT, None),
        ("database", "PostgreSQL", "14", AGEING, "upstream support ends in November 2026"),
        ("front end", "Vue.js", "3.5", CURRENT, None),
        ("hosting", "EC2 and RDS", None, CURRENT, "single zone"),
        ("payments", "Stripe Checkout", None, CURRENT, None),
        ("crew", "Ship Captain Crew", None, CURRENT, "serverless"),
    ),
    "qos": (
        ("back end", "AWS Lambda", "python3.12", CURRENT, "provisioned concurrency left on since the launch"),
        ("database", "DynamoDB", None, CURRENT, "on demand"),
        ("front end", "React on S3 and CloudFront", "18", AGEING, "no WAF"),
        ("forms", "Google Apps Script", None, LEGACY, "waitlist and gift-card forms"),
        ("payments", "Stripe API", None, CURRENT, None),
    ),
    "qdn": (
        ("back end", "PHP", "7.4", LEGACY, "no security fixes since November 2022"),
        ("database", "MySQL", "5.7", LEGACY, None),
        ("hosting", "Shared host", None, LEGACY, "no staging"),
        ("dispatch", "Dispatch app", None, CURRENT, "bought"),
    ),
    "dc": (
        ("payments", "Stripe integration hub", None, AGEING, "keys are hard-coded"),
        ("billing", "Invoice generator", None, CURRENT, "Python"),
        ("storage", "S3", None, CURRENT, "everything in Standard"),
        ("delivery", "CloudFront", None, CURRENT, "no WAF"),
    ),
    "dcp": (
        ("sites", "Static sites", None, CURRENT, "seven clients"),
        ("sites", "WordPress", "6.4", AGEING, "one client"),
        ("hosting", "S3 and CloudFront", None, CURRENT, None),
    ),
}
# id, entity, title, severity, opened, closed, days allowed, remedy, owner, found by
FINDINGS = (
    ("SEC-01", "dc", "Stripe secret keys hard-coded in the integration hub", "critical", date(2026, 8, 12), None, 14,
     "Move the keys to Secrets Manager and roll them", "cb", "scan"),
    ("SEC-02", "dc", "Plaintext env file tracked in git", "high", date(2026, 9, 8), None, 30,
     "Encrypted store, an IAM role for each service, purge the history", "cb", "scan"),
    ("SEC-03", "qos", "Apps Script endpoints answer without signing in", "high", date(2026, 9, 14), None, 30,
     "Verify a JWT before any work", "mt", "audit"),
    ("SEC-04", "qos", "No WAF in front of CloudFront", "medium", date(2026, 8, 3), None, 90,
     "Attach a web ACL with the managed rule sets", "mt", "audit"),
    ("SEC-05", "dc", "No WAF in front of the clients' CloudFront", "medium", date(2026, 8, 3), None, 90,
     "Share the web ACL of QueenofSanDiego", "mt", "audit"),
    ("SEC-06", "qdn", "PHP 7.4 takes no security fixes", "high", date(2026, 9, 17), None, 30,
     "Move quoting to Lambda, then switch the host off", "cb", "audit"),
    ("SEC-07", "jada", "Database in a single zone, backups never restored", "medium", date(2026, 7, 20), None, 90,
     "Restore drill, then multi-zone", "mt", "audit"),
    ("SEC-08", "jada", "Admin accounts without a second factor", "high", date(2026, 4, 6), date(2026, 4, 21), 30,
     "Require it in Django's admin", "mt", "audit"),
    ("SEC-09", "qos", "Public list access on the media bucket", "critical", date(2026, 2, 17), date(2026, 2, 20), 14,
     "Block public access, serve through CloudFront", "cb", "scan"),
    ("SEC-10", "dcp", "Outdated plug-in on a client's WordPress", "high", date(2026, 5, 11), date(2026, 6, 2), 30,
     "Update and pin", "mt", "scan"),
    ("SEC-11", "dc", "Invoice links guessable", "high", date(2025, 11, 3), date(2025, 11, 24), 30,
     "Random tokens with expiry", "cb", "audit"),
    ("SEC-12", "qdn", "FTP upload still open", "critical", date(2025, 9, 15), date(2025, 9, 26), 14,
     "Close the port, deploy over SSH", "cb", "scan"),
)  # fmt: skip


def write_technology(tables: Tables) -> None:
    """Write stacks and findings."""
    for entity, layers in STACK.items():
        for number, (layer, technology, version, state, note) in enumerate(layers, 1):
            tables.add(entity, "tech-stack", {
                "id": f"{entity}-stack-{number:02d}", "layer": layer, "technology": technology, "version": version,
                "state": state, "note": note,
            })  # fmt: skip
    for finding, entity, title, severity, opened, closed, sla, remedy, owner, found in FINDINGS:
        tables.add(entity, "security-findings", {
            "id": finding, "title": title, "severity": severity, "opened": opened, "closed": closed, "sla_days": sla,
            "remedy": remedy, "owner": owner, "detected_by": found,
        })  # fmt: skip
