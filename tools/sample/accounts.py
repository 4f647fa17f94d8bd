"""The chart of accounts: one set of codes for the whole group, each business with the ones it needs."""

from __future__ import annotations

from typing import NamedTuple

from tools.sample.tables import Item, Tables

BANK, CLEARING, RECEIVABLE, CONTRACT_ASSET, OTA_RECEIVABLE = "1010", "1050", "1100", "1150", "1160"
INTERCOMPANY, FIXED_ASSET, DEPRECIATED, SUSPENSE = "1190", "1500", "1590", "1990"
PAYABLE, CONTRACT_LIABILITY, GIFT_CARDS, TENANT_DEPOSIT = "2010", "2100", "2150", "2200"
TIPS, TAX, DAMAGE_DEPOSIT, LOAN = "2300", "2310", "2320", "2500"
EQUITY, RETAINED, DRAWS = "3010", "3100", "3200"
OTHER_INCOME, STRIPE_FEES, COMMISSION = "4900", "5900", "5950"
WAGES, ADVERTISING, INTEREST, DEPRECIATION, BANK_FEES, ONE_OFF = "6310", "6510", "6710", "6720", "6730", "6740"
MOORAGE, INSURANCE, MAINTENANCE, BOOKKEEPING, SOFTWARE, PHONE, HOSTING = (
    "6010", "6020", "6030", "6040", "6050", "6060", "6070",
)  # fmt: skip

ENTITIES = ("jada", "qos", "qdn", "dc", "dcp", "eyd", "r3028")


class Account(NamedTuple):
    """A line of the chart; `behaviour` is how its spend moves with volume."""

    code: str
    name: str
    type: str
    role: str
    behaviour: str = "none"
    category: str | None = None

    @property
    def normal_side(self) -> str:
        """Return the side on which the balance usually stands."""
        contra = self.code in (DEPRECIATED, DRAWS)
        debit = self.type in ("asset", "expense")
        return "debit" if debit != contra else "credit"


COMMON = (
    Account(BANK, "Operating bank account", "asset", "bank"),
    Account(RECEIVABLE, "Accounts receivable", "asset", "receivable"),
    Account(INTERCOMPANY, "Due from (to) the group", "asset", "intercompany"),
    Account(SUSPENSE, "Suspense", "asset", "suspense"),
    Account(PAYABLE, "Accounts payable", "liability", "payable"),
    Account(EQUITY, "Owner's equity", "equity", "equity"),
    Account(RETAINED, "Retained earnings", "equity", "retained_earnings"),
    Account(DRAWS, "Owner's draws", "equity", "draws"),
    Account(BANK_FEES, "Bank charges", "expense", "operating", "variable", "Finance"),
    Account(ONE_OFF, "One-off repairs and fees", "expense", "operating", "none", "One-off"),
)
CARDS = (
    Account(CLEARING, "Stripe clearing", "asset", "stripe_clearing"),
    Account(STRIPE_FEES, "Stripe fees", "expense", "stripe_fees", "variable", "Payment fees"),
)
PREPAID = (
    Account(CONTRACT_LIABILITY, "Customer deposits (contract liability)", "liability", "contract_liability"),
    Account(OTHER_INCOME, "Forfeited deposits", "revenue", "other_income"),
)
EQUIPPED = (
    Account(FIXED_ASSET, "Fixed assets at cost", "asset", "fixed_asset"),
    Account(DEPRECIATED, "Accumulated depreciation", "asset", "fixed_asset"),
    Account(DEPRECIATION, "Depreciation", "expense", "operating", "none", "Depreciation"),
)
BORROWED = (
    Account(LOAN, "Loan", "liability", "debt"),
    Account(INTEREST, "Interest", "expense", "operating", "none", "Finance"),
)


def revenue(code: str, name: str) -> Account:
    """Return a revenue account."""
    return Account(code, name, "revenue", "revenue")


def cost(code: str, name: str, category: str) -> Account:
    """Return an account for what a service costs."""
    return Account(code, name, "expense", "cogs", "variable", category)


def fixed(code: str, name: str, category: str) -> Account:
    """Return an account for spend that does not move with volume."""
    return Account(code, name, "expense", "operating", "fixed", category)


def advertising() -> Account:
    """Return the account for paid reach."""
    return Account(ADVERTISING, "Advertising", "expense", "operating", "variable", "Marketing")


def wages() -> Account:
    """Return the account for people paid by the hour."""
    return Account(WAGES, "Hourly wages", "expense", "operating", "variable", "Wages")


OWN: dict[str, tuple[Account, ...]] = {
    "jada": (
        *CARDS, *PREPAID, *EQUIPPED, *BORROWED, wages(), advertising(),
        revenue("4010", "Sunset charters"), revenue("4020", "Full-day charters"),
        cost("5010", "Charter crew", "Crew"), cost("5020", "Fuel", "Fuel"),
        cost("5030", "Provisions", "Provisions"), cost("5040", "Cleaning", "Cleaning"),
        fixed(MOORAGE, "Slip and moorage", "Premises"), fixed(INSURANCE, "Vessel insurance", "Insurance"),
        fixed(MAINTENANCE, "Vessel maintenance", "Maintenance"), fixed(BOOKKEEPING, "Bookkeeping", "Professional fees"),
        fixed(SOFTWARE, "Booking software", "Software"), fixed(PHONE, "Phone and internet", "Communications"),
        fixed(HOSTING, "Cloud hosting", "Software"),
    ),
    "qos": (
        *CARDS, *PREPAID, wages(), advertising(),
        Account(OTA_RECEIVABLE, "Due from marketplaces", "asset", "ota_receivable"),
        Account(GIFT_CARDS, "Gift cards outstanding", "liability", "gift_card_liability"),
        Account(TIPS, "Tips owed to crew", "liability", "tips_payable"),
        Account(TAX, "Sales tax payable", "liability", "tax_payable"),
        Account(COMMISSION, "Marketplace commission", "expense", "commission", "variable", "Commission"),
        revenue("4110", "Shared sails"), revenue("4120", "Private cruises"), revenue("4130", "Marketplace sales"),
        cost("5010", "Crew", "Crew"), cost("5030", "Provisions and fuel", "Provisions"),
        cost("5050", "Vessel hire", "Vessel hire"),
        fixed(MOORAGE, "Dock permit", "Premises"), fixed(INSURANCE, "Passenger insurance", "Insurance"),
        fixed(SOFTWARE, "Booking software", "Software"), fixed(PHONE, "Phone and internet", "Communications"),
        fixed(HOSTING, "Cloud hosting", "Software"), fixed("6080", "Training and uniforms", "People"),
        fixed("6085", "Dock manager retainer", "People"), fixed(MAINTENANCE, "Sails and dock upkeep", "Maintenance"),
    ),
    "qdn": (
        *CARDS, *PREPAID, *EQUIPPED, wages(), advertising(),
        Account(DAMAGE_DEPOSIT, "Damage deposits held", "liability", "damage_deposit"),
        revenue("4210", "Junk hauling"), revenue("4220", "Trailer rental"), revenue("4230", "Commercial accounts"),
        cost("5110", "Dump fees", "Dump fees"), cost("5120", "Helpers", "Labour"), cost("5020", "Fuel", "Fuel"),
        fixed(MOORAGE, "Yard storage", "Premises"), fixed(INSURANCE, "Truck insurance", "Insurance"),
        fixed(SOFTWARE, "Dispatch software", "Software"), fixed(PHONE, "Phone", "Communications"),
        fixed(HOSTING, "Legacy server", "Software"), fixed("6090", "Registrations", "Licences"),
    ),
    "dc": (
        *CARDS, wages(), advertising(),
        Account(CONTRACT_ASSET, "Unbilled project revenue", "asset", "contract_asset"),
        revenue("4310", "Agency projects"), revenue("4320", "Billing services"),
        cost("5210", "Contractors", "Contractors"), cost("5220", "Stock and licences", "Licences"),
        fixed(INSURANCE, "Professional liability", "Insurance"), fixed(BOOKKEEPING, "Bookkeeping", "Professional fees"),
        fixed(SOFTWARE, "Design and build software", "Software"), fixed(PHONE, "Phone", "Communications"),
        fixed(HOSTING, "Cloud hosting", "Software"),
    ),
    "dcp": (
        *CARDS, wages(),
        revenue("4410", "Client retainers"), cost("5210", "Contractors", "Contractors"),
        fixed(HOSTING, "Client hosting", "Software"), fixed("6090", "Domain renewals", "Licences"),
    ),
    "eyd": (
        *PREPAID, wages(), revenue("4510", "Yacht deliveries"),
        cost("5010", "Delivery crew", "Crew"), cost("5020", "Fuel", "Fuel"), cost("5310", "Crew travel", "Travel"),
        fixed(INSURANCE, "Delivery insurance", "Insurance"), fixed(SOFTWARE, "Navigation software", "Software"),
        fixed(PHONE, "Satellite phone", "Communications"),
    ),
    "r3028": (
        *PREPAID, *EQUIPPED, *BORROWED,
        Account(TENANT_DEPOSIT, "Tenant deposit held", "liability", "tenant_deposit"),
        revenue("4610", "Lease income"), cost("5410", "Tenant repairs", "Repairs"),
        fixed(INSURANCE, "Landlord insurance", "Insurance"), fixed(MAINTENANCE, "Property upkeep", "Maintenance"),
        fixed("6110", "Property tax", "Taxes"), fixed("6120", "Garden and association", "Premises"),
        fixed("6130", "Utilities", "Premises"),
    ),
}  # fmt: skip

CLOSED = {
    "jada": Account("1020", "Old charter trust account", "asset", "bank"),
    "qdn": Account("5130", "Transfer station (closed)", "expense", "cogs", "variable", "Dump fees"),
    "dc": Account("6055", "Old project tracker", "expense", "operating", "fixed", "Software"),
}
UNMAPPED = (
    Account("9010", "Uncategorised expense", "expense", "suspense"),
    Account("9020", "Ask the accountant", "expense", "suspense"),
)


def account_id(entity: str, code: str) -> str:
    """Return the id of an entity's account."""
    return f"{entity}-{code}"


def write_accounts(tables: Tables) -> None:
    """Write the chart of every entity, the closed accounts and the two that nobody has mapped yet."""
    for entity in ENTITIES:
        closed = [CLOSED[entity]] if entity in CLOSED else []
        for account in sorted([*COMMON, *OWN[entity], *closed]):
            tables.add(entity, "accounts", account_item(account, entity, active=account not in closed))
    for account in UNMAPPED:
        tables.add("portfolio", "accounts", account_item(account, None, active=True))


def account_item(account: Account, entity: str | None, *, active: bool) -> Item:
    """Return an account as its DynamoDB item."""
    return {
        "id": account_id(entity or "group", account.code),
        "code": account.code,
        "name": account.name,
        "type": account.type,
        "normal_side": account.normal_side,
        "role": account.role,
        "behaviour": account.behaviour,
        "category": account.category,
        "active": active,
    }
