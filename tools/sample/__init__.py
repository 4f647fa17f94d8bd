"""The bundled sample portfolio: a generator that writes `data/sample` in the formats of the real sources.

    python -m tools.sample [FOLDER]        # default: data/sample

Every choice is an input in one of these modules or a draw of `chance`, so the same code writes the same
bytes. The businesses are invented; so is everyone in them. What the reports compute from the sample (reach,
break-even, burn, savings) stands nowhere as a result: `tests/sample` works it out again with plain arithmetic.

    dates, chance      the calendar and repeatable draws
    tables, accounts   items by table; the chart of accounts
    journal, stripe    double entry; card payments and payouts
    sales              bookings and the desk that keeps them
    charters, experiences, hauling, agency, deliveries, rental
                       the businesses, booking by booking
    overhead, cloud    fixed spend, wages, loans, draws; AWS by day
    bank               suppliers paid, statements that follow the books
    contacts, marketing, planning, technology, crewing
                       the tables that are not money
    wiki, handoffs, export
                       the three formats on disk
    build              all of it, in the order of its dependencies
"""
