"""What other contexts may use of parties."""

from zhidan.parties.operations.create_shop import create_shop
from zhidan.parties.operations.note_buyers import SeenBuyer, note_buyers
from zhidan.parties.operations.write_invoice_requests import write_invoice_requests
from zhidan.parties.operations.write_recipients import (
    PreparedRecipient,
    prepare_recipient,
    write_recipients,
)
from zhidan.parties.people import InvoiceWish, PersonalData, personal_data
from zhidan.parties.queries import (
    CarrierCard,
    RecipientCard,
    ShopCard,
    buyer_nicks,
    buyers_called,
    carrier_cards,
    orders_of_person,
    recipient_cards,
    shop_card,
    shop_cards,
)

__all__ = [
    "CarrierCard",
    "InvoiceWish",
    "PersonalData",
    "PreparedRecipient",
    "RecipientCard",
    "SeenBuyer",
    "ShopCard",
    "buyer_nicks",
    "buyers_called",
    "carrier_cards",
    "create_shop",
    "note_buyers",
    "orders_of_person",
    "personal_data",
    "prepare_recipient",
    "recipient_cards",
    "shop_card",
    "shop_cards",
    "write_invoice_requests",
    "write_recipients",
]
