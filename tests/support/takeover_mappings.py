"""How the columns of the public shops are read: what a person chooses on the mapping page."""

from __future__ import annotations

from typing import Any

Choice = dict[str, Any]
STATUS = {"column": "Status", "values": {"open": "paid"}}


def mapped(columns: dict[str, str], constants: dict[str, str], *, key: str) -> Choice:
    """Fields of one table: from columns, and the same for every row."""
    fields = {name: {"column": column} for name, column in columns.items()}
    fields |= {name: {"constant": value} for name, value in constants.items()}
    rule = {"name": "rows", "role": "both", "key": key, "signature": sorted(columns.values())}
    return {"name": key, "tables": [rule], "fields": fields}


SUPPLIERS = mapped(
    {"code": "SupplierID", "name": "CompanyName", "contact.name": "ContactName",
     "contact.phone": "Phone", "contact.address": "Address"},
    {}, key="SupplierID",
)  # fmt: skip
NORTHWIND_PRODUCTS = mapped(
    {"sku_code": "ProductID", "title": "ProductName", "sku_title": "QuantityPerUnit",
     "price": "UnitPrice", "supplier": "SupplierID", "min_stock": "ReorderLevel"},
    {"currency": "USD"}, key="ProductID",
)  # fmt: skip
NORTHWIND_STOCK = mapped(
    {"sku_code": "ProductID", "quantity": "UnitsInStock", "unit_cost": "UnitPrice"},
    {"currency": "USD", "warehouse": "NW"}, key="ProductID",
)  # fmt: skip
SUPERSTORE_PRODUCTS = mapped(
    {"sku_code": "Product ID", "title": "Product Name", "category": "Category", "cost": "Cost"},
    {"currency": "USD"}, key="Product ID",
)  # fmt: skip
SUPERSTORE_STOCK = mapped(
    {"sku_code": "Product ID", "quantity": "Units", "unit_cost": "Cost"},
    {"currency": "USD", "warehouse": "SS"}, key="Product ID",
)  # fmt: skip
TRACKING = mapped(
    {"number": "Order", "carrier": "Courier", "tracking_no": "Waybill"}, {}, key="Order"
)
NORTHWIND_ORDERS: Choice = {
    "name": "Northwind", "currency": "USD",
    "tables": [
        {"name": "orders", "role": "orders", "key": "OrderID",
         "signature": ["OrderID", "CustomerID", "OrderDate", "ShippedDate", "Status"]},
        {"name": "lines", "role": "lines", "key": "OrderID",
         "signature": ["OrderID", "ProductID", "Quantity", "ExtendedPrice"]},
        {"name": "customers", "role": "lookup", "key": "CustomerID", "via": "CustomerID",
         "signature": ["CustomerID", "CompanyName", "Phone"]},
    ],
    "fields": {
        "status": STATUS, "placed_at": {"column": "OrderDate"},
        "shipped_at": {"column": "ShippedDate"},
        "amounts.freight": {"column": "Freight"},
        "buyer.platform_uid": {"column": "CustomerID"},
        "buyer.nick": {"table": "customers", "column": "CompanyName"},
        "recipient.name": {"column": "ShipName"}, "recipient.detail": {"column": "ShipAddress"},
        "recipient.phone": {"table": "customers", "column": "Phone"},
        "recipient.city": {"column": "ShipCity"}, "recipient.province": {"column": "ShipRegion"},
        "recipient.postcode": {"column": "ShipPostalCode"},
        "recipient.country": {"column": "ShipCountry"},
        "line.outer_code": {"column": "ProductID", "table": "lines"},
        "line.quantity": {"column": "Quantity", "table": "lines"},
        "line.unit_price": {"column": "UnitPrice", "table": "lines"},
        "line.amount": {"column": "ExtendedPrice", "table": "lines"},
    },
}  # fmt: skip
SUPERSTORE_ORDERS = mapped(
    {"placed_at": "Order Date", "shipped_at": "Ship Date", "buyer.platform_uid": "Customer ID",
     "buyer.nick": "Customer Name", "recipient.name": "Customer Name",
     "recipient.country": "Country", "recipient.province": "State", "recipient.city": "City",
     "recipient.postcode": "Postal Code", "line.external_line_no": "Row ID",
     "line.external_item_id": "Product ID", "line.title": "Product Name",
     "line.quantity": "Quantity", "line.amount": "Sales"},
    {}, key="Order ID",
)  # fmt: skip
SUPERSTORE_ORDERS["currency"] = "USD"
SUPERSTORE_ORDERS["fields"]["status"] = STATUS
