"""The promises that `verify` does not recompute, each with its reason."""

from __future__ import annotations

from zhidan.insights.verify.invariant import LeftOut

_NO_BOOKS = "There is no journal of ours yet."
_OUTSIDE = "Only a witness outside the database can tell; `./zhidan drill crash` is one."

LEFT_OUT = (
    LeftOut(
        "S3", "Allocated is the sum of a ledger of promises.",
        "The reservations themselves are that ledger: S4 adds them up.",
    ),
    LeftOut(
        "S6", "The buckets of a SKU add up to its total.",
        "A SKU has one level per warehouse, no buckets.",
    ),
    LeftOut(
        "S10", "A serial number is in one place at a time.",
        "Serial numbers and lots are not kept.",
    ),
    LeftOut(
        "S11", "No channel is told of more than there is.",
        "Nothing is published to channels; they ask, and get the level.",
    ),
    LeftOut(
        "S12", "The value of the stock is the sum of its layers.",
        "Stock is not valued: a move keeps its unit cost.",
    ),
    LeftOut(
        "O3", "The state does not depend on the order in which outside events arrive.",
        "A property of all possible runs, not of one database: the random walks test it.",
    ),
    LeftOut(
        "O11", "What is over never opens again.",
        "The table of steps has none that leads out of an end, and O2 holds every step against it.",
    ),
    LeftOut("M1", "Each journal entry adds up to zero per currency.", _NO_BOOKS),
    LeftOut("M2", "Posted entries never change.", _NO_BOOKS),
    LeftOut("M3", "The trial balance is zero, sub-ledgers equal their accounts.", _NO_BOOKS),
    LeftOut("M10", "Settlements add up to what the bank received.", _NO_BOOKS),
    LeftOut(
        "M11", "The tax of a line can be computed again.",
        "Tax is the source's figure; there are no tax rules of ours to compute it by.",
    ),
    LeftOut("M12", "Vouchers are not used beyond their limit.", "There are no vouchers."),
    LeftOut("M13", "A converted amount keeps its rate.", "Nothing is converted."),
    LeftOut(
        "E2", "What came in by callback was dealt with once.",
        "No channel calls us: orders come by request and by file, under O4 and E3.",
    ),
    LeftOut(
        "E4", "A write to a foreign system has our reference before the call.",
        "Nothing is written to foreign systems.",
    ),
    LeftOut("W1", "What was acknowledged is in the database.", _OUTSIDE),
    LeftOut("W2", "What was refused is not.", _OUTSIDE),
    LeftOut("W3", "Every unknown outcome is settled.", _OUTSIDE),
    LeftOut("W4", "What could be sold was sold.", _OUTSIDE),
    LeftOut("W5", "Nobody hears 'sold out' while there is stock.", _OUTSIDE),
    LeftOut(
        "D3", "Every reveal of a person's data is in the audit.",
        "The audit entry is written in the transaction of the reveal and is its only trace.",
    ),
    LeftOut(
        "D6", "Every column with personal data is in the register.",
        "A property of the code: a shape test reads register and models.",
    ),
    LeftOut(
        "D7", "Nobody grants what they do not hold.",
        "A matter of the moment of granting: the tests of people and roles show it.",
    ),
    LeftOut(
        "T2", "A regular duty runs once per slot.",
        "Duties have no slots: each may run again at any time and does the same.",
    ),
)  # fmt: skip
