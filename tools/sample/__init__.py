"""The bundled sample portfolio: a generator that writes `data/sample` in the formats of the real sources.

    python -m tools.sample [FOLDER]        # default: data/sample

Every choice is an input in one of these modules or a draw of `chance`, so the same code writes the same
bytes. The businesses are invented; so is everyone in them. What the reports compute from the sample (reach,
break-even, burn, savings) stands nowhere as a result: `tests/sample` works it out again with plain arithmetic.

    dates, chance       the calendar and repeatable draws        accounts        the chart of accounts
    journal, stripe     double entry, card payments, payouts     bank            statements that follow the books
    charters, experiences, hauling, agency, deliveries, rental   the businesses, booking by booking
    overhead            fixed spend, loans, draws, intercompany  planning        targets, initiatives, assumptions
    marketing, contacts, technology, crewing                     the other tables
    wiki, handoffs, export                                       the three formats on disk
"""
