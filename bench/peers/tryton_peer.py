"""Tryton places sales: quoted, confirmed, processed, shipments assigned, 100 a call. Or it confirms
sales that were quoted before, as its button does: confirmed and processed to shipments, 100 a call.

Runs in its own environment. Prints one JSON line when it is ready, waits for a line, works, prints
the result.
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
    """Company, chart, fiscal year, customer; answers company, category and customer."""
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
    customer = Model.get("party.party")(name="Customer")
    customer.account_receivable = accounts["receivable"]
    customer.addresses[0].street = "Wenyi Road 100"
    customer.save()
    return company.id, category.id, customer.id


def products(company: int, category: int) -> list[int]:
    """SKUs with plenty of stock, moved in from the supplier."""
    with Transaction().start(sys.argv[1], 1, context={"company": company}) as transaction:
        pool = Pool()
        unit = pool.get("product.uom").search([("name", "=", "Unit")])[0].id
        template, move = pool.get("product.template"), pool.get("stock.move")
        location = pool.get("stock.location")
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
    return made


def quoted(company: int, customer: int, items: list[int], count: int, rnd: random.Random) -> list:
    """So many new sales of three lines each, saved and quoted, in the present transaction."""
    pool = Pool()
    sale_model, line_model = pool.get("sale.sale"), pool.get("sale.line")
    sales = []
    for _ in range(count):
        sale = sale_model()
        sale.company, sale.party = company, customer
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
        for product in rnd.sample(items, LINES):
            line = line_model()
            line.sale, line.type, line.quantity, line.product = sale, "line", 1, product
            line.on_change_product()
            line.sale = None
            lines.append(line)
        sale.lines = lines
        sales.append(sale)
    sale_model.save(sales)
    sale_model.quote(sales)
    return sales


def place(company: int, customer: int, items: list[int], count: int, rnd: random.Random) -> None:
    """So many sales in one call, to the assigned shipment."""
    with Transaction().start(sys.argv[1], 1, context={"company": company}) as transaction:
        pool = Pool()
        sale_model, shipment_model = pool.get("sale.sale"), pool.get("stock.shipment.out")
        sales = quoted(company, customer, items, count, rnd)
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
    company: int, customer: int, items: list[int], count: int, rnd: random.Random
) -> list[int]:
    """So many quoted sales; answers their ids."""
    with Transaction().start(sys.argv[1], 1, context={"company": company}) as transaction:
        sales = quoted(company, customer, items, count, rnd)
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
    company, category, customer = seed()
    items = products(company, category)
    rnd = random.Random(7)
    place(company, customer, items, 5, rnd)
    waiting: list[int] = []
    if WORK == "confirm":
        confirm(company, quote(company, customer, items, 5, rnd))
        for _ in range(0, ORDERS, CALL):
            waiting += quote(company, customer, items, CALL, rnd)
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.readline()
    before, alone = used_ms(), 0.0
    for start in range(0, ORDERS, CALL):
        if waiting:
            alone += confirm(company, waiting[start : start + CALL])
        else:
            place(company, customer, items, min(CALL, ORDERS - start), rnd)
    client = used_ms() - before
    import trytond

    said = {"orders": ORDERS, "client_ms": client, "version": trytond.__version__}
    if waiting:
        said["parts"] = {"confirm_alone_client_ms": round(alone / ORDERS, 2)}
    print(json.dumps(said), flush=True)
    sys.stdin.readline()


main()
