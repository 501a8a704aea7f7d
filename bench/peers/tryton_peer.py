"""Tryton places sales: quoted, confirmed, processed, shipments assigned, 100 a call. Or it confirms
sales that were quoted before, as its button does: confirmed and processed to shipments, 100 a call.

Each sale holds what an order of the intake does as far as these modules can: three lines of one or
two pieces, freight as its module of shipment costs adds it, a line of its own, and a buyer of its
own with address and phone number; no discount and no payment.
Runs in its own environment. Prints a JSON line when it is ready and for each round that a line "go"
asks for; any other line ends it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from decimal import Decimal

os.environ["TRYTOND_DATABASE_URI"] = "postgresql://"
os.environ["TRYTOND_QUEUE__WORKER"] = "False"
os.environ["DB_NAME"] = sys.argv[1]
SKUS, ORDERS, LINES, CALL = int(sys.argv[2]), int(sys.argv[3]), 3, 100
WORK = sys.argv[4]

from proteus import Model  # noqa: E402
from trytond.modules.account.tests.tools import (  # noqa: E402
    create_chart,
    create_fiscalyear,
    get_accounts,
)
from trytond.modules.account_invoice.tests.tools import (  # noqa: E402
    set_fiscalyear_invoice_sequences,
)
from trytond.modules.company.tests.tools import create_company, get_company  # noqa: E402
from trytond.pool import Pool  # noqa: E402
from trytond.tests.tools import activate_modules  # noqa: E402
from trytond.transaction import Transaction  # noqa: E402


def seed() -> tuple[int, int, int]:
    """Company, chart, fiscal year; answers company, category and the account of what is owed."""
    activate_modules(["sale", "stock", "account", "account_product"])
    create_company()
    company = get_company()
    create_chart(company)
    fiscalyear = set_fiscalyear_invoice_sequences(create_fiscalyear(company))
    fiscalyear.click("create_period")
    accounts = get_accounts(company)
    category = Model.get("product.category")(name="Goods")
    category.accounting = True
    category.account_expense = accounts["expense"]
    category.account_revenue = accounts["revenue"]
    category.save()
    return company.id, category.id, accounts["receivable"].id


def products(company: int, category: int) -> list[int]:
    """Freight, and SKUs with plenty of stock, moved in from the supplier."""
    with Transaction().start(sys.argv[1], 1, context={"company": company}) as transaction:
        pool = Pool()
        unit = pool.get("product.uom").search([("name", "=", "Unit")])[0].id
        template, move = pool.get("product.template"), pool.get("stock.move")
        location = pool.get("stock.location")
        [freight] = template.create([
            {"name": "Freight", "type": "service", "default_uom": unit, "sale_uom": unit,
             "salable": True, "list_price": Decimal("6.00"), "account_category": category,
             "products": [("create", [{"code": "F"}])]}
        ])  # fmt: skip
        made: list[int] = []
        for start in range(0, SKUS, 500):
            rows = template.create([
                {"name": f"Item {n}", "type": "goods", "default_uom": unit, "sale_uom": unit,
                 "salable": True, "list_price": Decimal("25.00"), "account_category": category,
                 "products": [("create", [{"code": f"T{n}"}])]}
                for n in range(start, min(start + 500, SKUS))
            ])  # fmt: skip
            made += [product.id for row in rows for product in row.products]
        supplier = location.search([("type", "=", "supplier")])[0].id
        storage = location.search([("code", "=", "STO")])[0].id
        currency = pool.get("company.company")(company).currency.id
        for start in range(0, len(made), 500):
            moves = move.create([
                {"product": product, "unit": unit, "quantity": 100000.0,
                 "from_location": supplier, "to_location": storage, "company": company,
                 "unit_price": Decimal(1), "currency": currency}
                for product in made[start : start + 500]
            ])  # fmt: skip
            move.do(moves)
        transaction.commit()
        return [freight.products[0].id, *made]


def buyers(receivable: int, count: int, rnd: random.Random) -> list:
    """So many new parties with address and phone number, in one call."""
    return Pool().get("party.party").create([
        {"name": f"Buyer {number}", "account_receivable": receivable,
         "addresses": [("create", [{"street": f"Wenyi Road {number}", "city": "Hangzhou",
                                    "postal_code": "311100"}])],
         "contact_mechanisms": [("create", [{"type": "mobile", "value": f"+8613{number:09d}"}])]}
        for number in (rnd.randrange(10**9) for _ in range(count))
    ])  # fmt: skip


def quoted(company: int, receivable: int, items: list[int], count: int, rnd: random.Random) -> list:
    """So many new sales of three lines each, saved and quoted, in the present transaction."""
    pool = Pool()
    sale_model, line_model = pool.get("sale.sale"), pool.get("sale.line")
    sales = []
    for buyer in buyers(receivable, count, rnd):
        sale = sale_model()
        sale.company, sale.party = company, buyer
        for name, value in sale_model.default_get(
            [n for n in sale_model._fields if n not in ("company", "party")],
            with_rec_name=False,
        ).items():
            if not hasattr(sale, name) or getattr(sale, name, None) is None:
                setattr(sale, name, value)
        sale.on_change_party()
        if WORK == "confirm":
            sale.invoice_method = "manual"  # to send is compared, not to bill
        lines = []
        for product in [*rnd.sample(items[1:], LINES), items[0]]:
            line = line_model()
            line.sale, line.type, line.product = sale, "line", product
            line.quantity = 1 if product == items[0] or rnd.random() < 0.85 else 2
            line.on_change_product()
            line.sale = None
            lines.append(line)
        sale.lines = lines
        sales.append(sale)
    sale_model.save(sales)
    sale_model.quote(sales)
    return sales


def place(company: int, receivable: int, items: list[int], count: int, rnd: random.Random) -> None:
    """So many sales in one call, to the assigned shipment."""
    with Transaction().start(sys.argv[1], 1, context={"company": company}) as transaction:
        pool = Pool()
        sale_model, shipment_model = pool.get("sale.sale"), pool.get("stock.shipment.out")
        sales = quoted(company, receivable, items, count, rnd)
        sale_model.confirm(sales)
        transaction.tasks.clear()
        sale_model.process(sales)
        shipments = [shipment for sale in sale_model.browse(sales) for shipment in sale.shipments]
        shipment_model.wait([one for one in shipments if one.state == "draft"])
        shipment_model.assign_try(shipments)
        states = {one.state for one in shipment_model.browse(shipments)}
        if states != {"assigned"}:
            raise RuntimeError(f"shipments are {states}")
        transaction.tasks.clear()
        transaction.commit()


def quote(
    company: int, receivable: int, items: list[int], count: int, rnd: random.Random
) -> list[int]:
    """So many quoted sales; answers their ids."""
    with Transaction().start(sys.argv[1], 1, context={"company": company}) as transaction:
        sales = quoted(company, receivable, items, count, rnd)
        transaction.tasks.clear()
        transaction.commit()
        return [sale.id for sale in sales]


def confirm(company: int, ids: list[int]) -> float:
    """Confirm these sales and do what follows from it; answers the milliseconds of the first."""
    locks = {"sale_sale": ids}  # as its server takes them when it tries again
    with Transaction().start(
        sys.argv[1], 1, context={"company": company}, _lock_records=locks
    ) as transaction:
        sale_model = Pool().get("sale.sale")
        sales = sale_model.browse(ids)
        before = used_ms()
        sale_model.confirm(sales)
        alone = used_ms() - before
        transaction.tasks.clear()
        sale_model.process(sales)
        states = {one.state for one in sale_model.browse(ids)}
        if states != {"processing"} or not all(one.shipments for one in sale_model.browse(ids)):
            raise RuntimeError(f"sales are {states}")
        transaction.tasks.clear()
        transaction.commit()
    return alone


def used_ms() -> float:
    """User and system time of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (used.ru_utime + used.ru_stime) * 1000.0


def main() -> None:
    company, category, receivable = seed()
    items = products(company, category)
    rnd = random.Random(7)
    place(company, receivable, items, 5, rnd)
    waiting: list[int] = []
    if WORK == "confirm":
        confirm(company, quote(company, receivable, items, 5, rnd))
        for _ in range(0, ORDERS, CALL):
            waiting += quote(company, receivable, items, CALL, rnd)
    import trytond

    print(json.dumps({"ready": True}), flush=True)
    while sys.stdin.readline().strip() == "go":
        before, alone = used_ms(), 0.0
        for start in range(0, ORDERS, CALL):
            if waiting:
                alone += confirm(company, waiting[start : start + CALL])
            else:
                place(company, receivable, items, min(CALL, ORDERS - start), rnd)
        said = {
            "orders": ORDERS, "client_ms": used_ms() - before, "version": trytond.__version__,
        }  # fmt: skip
        if waiting:
            said["parts"] = {"confirm_alone_client_ms": round(alone / ORDERS, 2)}
        print(json.dumps(said), flush=True)


main()
