"""django-oscar places orders: basket, offers, order with allocation. Runs in its own environment.

Prints one JSON line when it is ready, waits for a line, works, prints the result.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from decimal import Decimal

import django
from django.conf import settings
from oscar.defaults import *  # noqa: F403
from oscar.defaults import OSCAR_SHOP_NAME  # noqa: F401

SKUS, ORDERS, LINES = int(sys.argv[2]), int(sys.argv[3]), 3

settings.configure(
    **{name: value for name, value in globals().items() if name.startswith("OSCAR_")},
    SECRET_KEY="bench",
    SITE_ID=1,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": sys.argv[1],
            "USER": os.environ["PGUSER"], "HOST": os.environ["PGHOST"],
        }
    },
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
    MIDDLEWARE=["oscar.apps.basket.middleware.BasketMiddleware"],
    ROOT_URLCONF="oscar.config",
    TEMPLATES=[],
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
        "django.contrib.sessions", "django.contrib.messages", "django.contrib.sites",
        "django.contrib.flatpages", "oscar.config.Shop",
        *(f"oscar.apps.{name}" for name in (
            "analytics.apps.AnalyticsConfig", "checkout.apps.CheckoutConfig",
            "address.apps.AddressConfig", "shipping.apps.ShippingConfig",
            "catalogue.apps.CatalogueConfig", "catalogue.reviews.apps.CatalogueReviewsConfig",
            "communication.apps.CommunicationConfig", "partner.apps.PartnerConfig",
            "basket.apps.BasketConfig", "payment.apps.PaymentConfig", "offer.apps.OfferConfig",
            "order.apps.OrderConfig", "customer.apps.CustomerConfig", "search.apps.SearchConfig",
            "voucher.apps.VoucherConfig", "wishlists.apps.WishlistsConfig",
            "dashboard.apps.DashboardConfig", "dashboard.reports.apps.ReportsDashboardConfig",
            "dashboard.users.apps.UsersDashboardConfig",
            "dashboard.orders.apps.OrdersDashboardConfig",
            "dashboard.catalogue.apps.CatalogueDashboardConfig",
            "dashboard.offers.apps.OffersDashboardConfig",
            "dashboard.partners.apps.PartnersDashboardConfig",
            "dashboard.pages.apps.PagesDashboardConfig",
            "dashboard.ranges.apps.RangesDashboardConfig",
            "dashboard.reviews.apps.ReviewsDashboardConfig",
            "dashboard.vouchers.apps.VouchersDashboardConfig",
            "dashboard.communications.apps.CommunicationsDashboardConfig",
            "dashboard.shipping.apps.ShippingDashboardConfig",
        )),
        "widget_tweaks", "haystack", "treebeard", "django_tables2",
    ],
)  # fmt: skip
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from oscar.core.loading import get_class, get_model  # noqa: E402

Basket = get_model("basket", "Basket")
Country = get_model("address", "Country")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
ShippingAddress = get_model("order", "ShippingAddress")
StockRecord = get_model("partner", "StockRecord")
Applicator = get_class("offer.applicator", "Applicator")
FreeShipping = get_class("shipping.methods", "Free")
OrderCreator = get_class("order.utils", "OrderCreator")
OrderNumberGenerator = get_class("order.utils", "OrderNumberGenerator")
OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")
Strategy = get_class("partner.strategy", "Default")


def seed() -> tuple[list[object], list[object]]:
    call_command("migrate", verbosity=0, interactive=False)
    kind = ProductClass.objects.create(name="goods", track_stock=True)
    partner = Partner.objects.create(name="house")
    Product.objects.bulk_create(
        [
            Product(product_class=kind, title=f"Item {n}", slug=f"item-{n}", upc=f"U{n}",
                    structure="standalone", is_public=True)
            for n in range(SKUS)
        ]
    )  # fmt: skip
    products = list(Product.objects.order_by("id"))
    StockRecord.objects.bulk_create(
        [
            StockRecord(product=product, partner=partner, partner_sku=f"S{product.id}",
                        price=Decimal("25.00"), num_in_stock=1_000_000, num_allocated=0)
            for product in products
        ]
    )  # fmt: skip
    Country.objects.create(
        iso_3166_1_a2="CN", iso_3166_1_a3="CHN", iso_3166_1_numeric="156",
        printable_name="China", name="China", is_shipping_country=True,
    )  # fmt: skip
    people = get_user_model()
    users = [people.objects.create(username=f"u{n}", email=f"u{n}@localhost") for n in range(50)]
    return products, users


def place(products: list[object], user: object, number: int, rnd: random.Random) -> None:
    """One order the way the checkout does it."""
    with transaction.atomic():
        basket = Basket.objects.create(owner=user)
        basket.strategy = Strategy()
        for product in rnd.sample(products, LINES):
            basket.add_product(product, 1)
        Applicator().apply(basket, user)
        address = ShippingAddress.objects.create(
            first_name="Ming", last_name="Wang", line1="Wenyi Road 100", line4="Hangzhou",
            postcode="311100", country=Country.objects.get(iso_3166_1_a2="CN"),
        )  # fmt: skip
        method = FreeShipping()
        charge = method.calculate(basket)
        total = OrderTotalCalculator().calculate(basket, charge)
        OrderCreator().place_order(
            basket, total, method, charge, user=user, shipping_address=address,
            order_number=f"B{number}",
        )  # fmt: skip
        basket.submit()


def main() -> None:
    products, users = seed()
    rnd = random.Random(7)
    for number in range(3):
        place(products, users[0], 10**6 + number, rnd)
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.readline()
    used = resource.getrusage(resource.RUSAGE_SELF)
    for number in range(ORDERS):
        place(products, users[number % len(users)], number, rnd)
    after = resource.getrusage(resource.RUSAGE_SELF)
    client = (after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime) * 1000.0
    import oscar

    print(json.dumps({"orders": ORDERS, "client_ms": client, "version": oscar.VERSION}), flush=True)
    sys.stdin.readline()


main()
