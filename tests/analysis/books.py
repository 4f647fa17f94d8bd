"""A small set of books, worked out by hand, for the tests of this folder."""

from __future__ import annotations

from reporting.analysis.ledger import Account, Balance

SIDES = {"asset": "debit", "expense": "debit", "liability": "credit", "equity": "credit", "revenue": "credit"}
TYPES = {
    "bank": "asset", "stripe_clearing": "asset", "receivable": "asset", "fixed_asset": "asset", "suspense": "asset",
    "payable": "liability", "contract_liability": "liability", "tips_payable": "liability", "debt": "liability",
    "equity": "equity", "draws": "equity", "revenue": "revenue", "other_income": "revenue", "cogs": "expense",
    "stripe_fees": "expense", "commission": "expense", "operating": "expense",
}  # fmt: skip


def account(code: str, role: str, behaviour: str = "none", entity: str | None = None, active: bool = True) -> Account:
    kind = TYPES[role]
    return Account(f"a{code}", code, f"{role} {code}", kind, SIDES[kind], entity, role, behaviour, None, active)


def balance(code: str, role: str, cents: int, behaviour: str = "none", entity: str = "jada") -> Balance:
    return Balance(account(code, role, behaviour), entity, cents)


# One charter of $2,200 sold and sailed, its costs, one month of rent for the slip, a second one paid in advance:
#   bank 1,800.00 · clearing 2,135.90 · contract liability 2,200.00 · payable 735.00 · equity 1,000.00
#   revenue 2,200.00 - cogs 735.00 - fees 64.10 - slip 400.00 = 1,000.90
CHARTER_BOOKS = (
    balance("1000", "bank", 1_800_00),
    balance("1100", "stripe_clearing", 2_135_90),
    balance("2000", "payable", -735_00),
    balance("2100", "contract_liability", -2_200_00),
    balance("3000", "equity", -1_000_00),
    balance("3100", "draws", 1_000_00),
    balance("4000", "revenue", -2_200_00),
    balance("5000", "cogs", 735_00, "variable"),
    balance("5100", "stripe_fees", 64_10, "variable"),
    balance("6000", "operating", 400_00, "fixed"),
)
