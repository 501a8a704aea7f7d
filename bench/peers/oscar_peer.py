"""django-oscar places orders: basket, an offer, order with allocation and payment, by the code of
its own checkout. Runs in its own environment.

Each order holds what one of the intake's does: three lines of one or two pieces, a buyer of its
own, a recipient with a phone number, a discount, freight, and the payment with its number. Prints a
JSON line when it is ready and for each round that a line "go" asks for; any other line ends it,
after a look at what it did.
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
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Country = get_model("address", "Country")
Order = get_model("order", "Order")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
Range = get_model("offer", "Range")
ShippingAddress = get_model("order", "ShippingAddress")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
StockRecord = get_model("partner", "StockRecord")
Applicator = get_class("offer.applicator", "Applicator")
FixedPrice = get_class("shipping.methods", "FixedPrice")
OrderPlacement = get_class("checkout.mixins", "OrderPlacementMixin")
OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")
User = get_user_model()
Strategy = get_class("partner.strategy", "Default")


def seed() -> list[object]:
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
    everything = Range.objects.create(name="all", includes_all_products=True)
    ConditionalOffer.objects.create(
        name="five off",
        condition=Condition.objects.create(range=everything, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(range=everything, type=Benefit.FIXED, value=Decimal(5)),
    )
    return products


def place(products: list[object], number: int, rnd: random.Random) -> None:
    """One paid order, by the code of oscar's checkout."""
    with transaction.atomic():
        user = User.objects.create(username=f"u{number:012d}")
        basket = Basket.objects.create(owner=user)
        basket.strategy = Strategy()
        for product in rnd.sample(products, LINES):
            basket.add_product(product, 1 if rnd.random() < 0.85 else 2)
        Applicator().apply(basket, user)
        address = ShippingAddress(
            first_name="Ming", last_name="Wang", line1=f"Wenyi Road {number}", line4="Hangzhou",
            postcode="311100", phone_number=f"+8613{number:09d}",
            country=Country.objects.get(iso_3166_1_a2="CN"),
        )  # fmt: skip
        method = FixedPrice(charge_excl_tax=Decimal(6), charge_incl_tax=Decimal(6))
        charge = method.calculate(basket)
        total = OrderTotalCalculator().calculate(basket, charge)
        checkout = OrderPlacement()
        kind, _ = SourceType.objects.get_or_create(name="alipay")
        checkout.add_payment_source(
            Source(source_type=kind, amount_allocated=total.incl_tax,
                   amount_debited=total.incl_tax, reference=f"2026{number:024d}")
        )  # fmt: skip
        checkout.add_payment_event("paid", total.incl_tax, reference=f"2026{number:024d}")
        checkout.place_order(
            f"B{number}", user, basket, address, method, charge, total, request=None
        )
        basket.submit()


def check() -> None:
    """Every order has what was placed: else it would not have been the same work."""
    for order in Order.objects.all():
        held = sum(line.num_allocated for line in order.lines.all())
        if not (
            order.lines.count() == LINES <= held
            and order.total_discount_incl_tax == 5
            and order.sources.get().amount_debited == order.total_incl_tax
            and order.payment_events.get().line_quantities.count() == LINES
        ):
            raise RuntimeError(f"order {order.number} is not as it was placed")


def main() -> None:
    products = seed()
    rnd = random.Random(7)
    for number in range(3):
        place(products, 10**6 + number, rnd)
    import oscar

    print(json.dumps({"ready": True}), flush=True)
    placed = 0
    while sys.stdin.readline().strip() == "go":
        used = resource.getrusage(resource.RUSAGE_SELF)
        for number in range(placed, placed + ORDERS):
            place(products, number, rnd)
        after = resource.getrusage(resource.RUSAGE_SELF)
        placed += ORDERS
        client = (after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime) * 1000.0
        said = {"orders": ORDERS, "client_ms": client, "version": oscar.VERSION}
        print(json.dumps(said), flush=True)
    check()


main()
