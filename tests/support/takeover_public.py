"""Two shops of public data as they are taken over, and what must stand in the books afterwards.

Northwind sells its own 77 products; 809 of its orders have left, 21 never did. Superstore's
last 1,170 orders make it 2,000. What the files of both lack, and what stands for it:

- Neither says in a word how far an order is: a column `Status` tells what the shipping date tells.
- Superstore knows no open order: its last 179 lose their shipping dates, so that a tenth of
  the 2,000 is open.
- Northwind's lines say a share as discount: a column `ExtendedPrice` has the line's total, as the
  database's own view has it. It knows no cost: the list price stands for it, in the file as it is.
- Superstore has no list of its products and no stock: the products are those of its lines (an id
  with several names has the first), as many are there as it sold, at sales without profit.
- Northwind's shippers are invented: Federal Shipping is FedEx, United Package UPS, Speedy Express
  DHL; Superstore's ship modes travel with LaserShip, FedEx and USPS. Numbers are the public
  examples, each used once: what finds none stays open.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

from tests.support.master_files import sheet

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ORDERS, OPEN = 2_000, 200
COURIERS = {
    "FedEx": "fedex", "UPS": "ups", "DHL": "dhl", "USPS": "usps", "LaserShip": "lasership",
}  # fmt: skip
SHIPPERS = {"1": "DHL", "2": "UPS", "3": "FedEx"}
MODES = {
    "Same Day": "LaserShip", "First Class": "FedEx", "Second Class": "USPS",
    "Standard Class": "USPS",
}  # fmt: skip
CENT = Decimal("0.01")
Row = dict[str, str]
# Of history, then of open orders: how many, their units, the cents of their goods and of all.
NORTHWIND_SUMS = """
WITH goods AS (
  SELECT OrderID AS id, sum(Quantity) AS units, sum((CAST(round(UnitPrice * 100) AS INTEGER)
    * Quantity * (100 - CAST(round(Discount * 100) AS INTEGER)) + 50) / 100) AS cents
  FROM lines GROUP BY OrderID
)
SELECT count(*), sum(units), sum(cents), sum(cents + CAST(round(Freight * 100) AS INTEGER))
FROM orders JOIN goods ON id = OrderID GROUP BY ShippedDate = '' ORDER BY ShippedDate = ''
"""
NORTHWIND_VALUE = """
SELECT sum(UnitsInStock * CAST(round(UnitPrice * 100) AS INTEGER)) FROM products
"""
SUPERSTORE_SUMS = """
WITH goods AS (
  SELECT "Order ID" AS id, Quantity, (CAST(round(Sales * 10000) AS INTEGER) + 50) / 100 AS cents
  FROM lines
)
SELECT count(DISTINCT id), sum(Quantity), sum(cents), sum(cents)
FROM goods JOIN taken USING (id) GROUP BY is_open ORDER BY is_open
"""


def rows_of(path: str) -> list[Row]:
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(rows: list[Row]) -> bytes:
    return sheet(list(rows[0]), *[list(row.values()) for row in rows]).getvalue()


def sums(query: str, **tables: Iterable[Mapping[str, object]]) -> list[tuple[int, ...]]:
    """What SQLite makes of these tables; texts that are numbers are numbers there."""
    with sqlite3.connect(":memory:") as base:
        for name, rows in tables.items():
            kept = list(rows)
            columns = ", ".join(f'"{column}" NUMERIC' for column in kept[0])
            base.execute(f"CREATE TABLE {name} ({columns})")
            marks = ", ".join("?" * len(kept[0]))
            values = [tuple(row.values()) for row in kept]
            base.executemany(f"INSERT INTO {name} VALUES ({marks})", values)
        return base.execute(query).fetchall()


def real_numbers() -> dict[str, Iterator[str]]:
    """Each courier's valid example numbers, once each, without the blanks they are printed with."""
    found: dict[str, Iterator[str]] = {}
    for name, file in COURIERS.items():
        path = DATA / f"carriers/tracking_number_data/couriers/{file}.json"
        kinds = json.loads(path.read_text(encoding="utf-8"))["tracking_numbers"]
        numbers = [re.sub(r"\s", "", n) for kind in kinds for n in kind["test_numbers"]["valid"]]
        found[name] = iter(dict.fromkeys(numbers))
    return found


def wanted(lines: Iterable[Row], order: str, product: str) -> dict[str, Counter[str]]:
    """Units of each product that each order needs."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in lines:
        found[row[order]][row[product]] += int(row["Quantity"])
    return found


class Northwind:
    """830 orders of 77 products; their own files, in the names of their own columns."""

    def __init__(self) -> None:
        self.orders = rows_of("orders/northwind/Orders.csv")
        self.lines = rows_of("orders/northwind/OrderDetails.csv")
        self.suppliers = rows_of("orders/northwind/Suppliers.csv")
        self.products = rows_of("orders/northwind/Products.csv")
        self.open = {row["OrderID"]: row for row in self.orders if not row["ShippedDate"]}

    def verbatim(self, name: str) -> tuple[str, bytes]:
        return name, (DATA / "orders/northwind" / name).read_bytes()

    def order_files(self) -> list[tuple[str, bytes]]:
        """Orders, lines and customers, with the two columns that they lack."""
        heads = [
            {**row, "Status": "shipped" if row["ShippedDate"] else "open"} for row in self.orders
        ]
        lines = [{**row, "ExtendedPrice": str(self._total(row))} for row in self.lines]
        return [
            ("Orders.csv", table(heads)), ("OrderDetails.csv", table(lines)),
            self.verbatim("Customers.csv"),
        ]  # fmt: skip

    @staticmethod
    def _total(row: Row) -> Decimal:
        gross = Decimal(row["UnitPrice"]) * int(row["Quantity"])
        return (gross * (1 - Decimal(row["Discount"]))).quantize(CENT, ROUND_HALF_UP)

    def sums(self) -> list[tuple[int, ...]]:
        return sums(NORTHWIND_SUMS, orders=self.orders, lines=self.lines)

    def stock(self) -> dict[str, int]:
        return {row["ProductID"]: int(row["UnitsInStock"]) for row in self.products}

    def value(self) -> Decimal:
        [(cents,)] = sums(NORTHWIND_VALUE, products=self.products)
        return Decimal(cents) / 100

    @cached_property
    def reserved(self) -> dict[str, Counter[str]]:
        """What the open orders reserve of each product. The stock on the shelf does not do for all
        of them: the oldest come first, each has all of its goods or none."""
        free = self.stock()
        needs = wanted(self.lines, "OrderID", "ProductID")
        found: dict[str, Counter[str]] = {}
        for number in self.open:
            if all(free[code] >= units for code, units in needs[number].items()):
                found[number] = needs[number]
                for code, units in needs[number].items():
                    free[code] -= units
        return found

    def carriers(self) -> dict[str, str]:
        """Of the orders that can leave: who takes them."""
        return {number: SHIPPERS[self.open[number]["ShipVia"]] for number in self.reserved}


class Superstore:
    """The last 1,170 orders by day; a channel that knows listings by its own ids alone."""

    def __init__(self, orders: int, open_orders: int) -> None:
        by_order: dict[str, list[Row]] = defaultdict(list)
        for row in rows_of("orders/superstore/superstore.csv"):
            by_order[row["Order ID"]].append(row)
        taken = sorted(by_order, key=lambda one: (by_order[one][0]["Order Date"], one))[-orders:]
        self.taken = taken
        self.open = {one: by_order[one][0] for one in taken[-open_orders:]}
        self.lines = [row for one in taken for row in by_order[one]]
        self.taken_over = next(iter(self.open.values()))["Order Date"]
        self.late = sum(by_order[one][0]["Ship Date"] > self.taken_over for one in taken) - sum(
            row["Ship Date"] > self.taken_over for row in self.open.values()
        )

    @cached_property
    def goods(self) -> dict[str, tuple[Row, int, Decimal]]:
        """Of each product: its first line, the units sold, and the cost of one of its last."""
        found: dict[str, tuple[Row, int, Decimal]] = {}
        for row in self.lines:
            cost = (Decimal(row["Sales"]) - Decimal(row["Profit"])) / int(row["Quantity"])
            first, units, _ = found.get(row["Product ID"], (row, 0, cost))
            found[row["Product ID"]] = (
                first, units + int(row["Quantity"]), cost.quantize(CENT, ROUND_HALF_UP),
            )  # fmt: skip
        return found

    def product_file(self) -> bytes:
        return table(
            [
                {"Product ID": code, "Product Name": row["Product Name"],
                 "Category": row["Category"], "Units": str(units), "Cost": str(cost)}
                for code, (row, units, cost) in self.goods.items()
            ]
        )  # fmt: skip

    def order_file(self) -> bytes:
        return table(
            [
                {**row, "Status": "open", "Ship Date": ""}
                if row["Order ID"] in self.open
                else {**row, "Status": "shipped"}
                for row in self.lines
            ]
        )

    def sums(self) -> list[tuple[int, ...]]:
        taken = [{"id": one, "is_open": int(one in self.open)} for one in self.taken]
        return sums(SUPERSTORE_SUMS, lines=self.lines, taken=taken)

    @cached_property
    def reserved(self) -> dict[str, Counter[str]]:
        """All that the open orders need: enough of it is there."""
        lines = (row for row in self.lines if row["Order ID"] in self.open)
        return wanted(lines, "Order ID", "Product ID")

    def stock(self) -> dict[str, int]:
        return {code: units for code, (_, units, _) in self.goods.items()}

    def value(self) -> Decimal:
        return sum((units * cost for _, units, cost in self.goods.values()), Decimal())

    def carriers(self) -> dict[str, str]:
        return {number: MODES[row["Ship Mode"]] for number, row in self.open.items()}


def parcels(carriers: Mapping[str, str], numbers: dict[str, Iterator[str]]) -> dict[str, list[str]]:
    """Carrier and number of each order that finds one."""
    told = {one: [name, next(numbers[name], "")] for one, name in carriers.items()}
    return {one: box for one, box in told.items() if box[1]}


def tracking_file(boxes: Mapping[str, list[str]]) -> bytes:
    rows = [(number, *box) for number, box in boxes.items()]
    return sheet(("Order", "Courier", "Waybill"), *rows).getvalue()
