"""What other contexts may use of parties."""

from zhidan.parties.buyers import (
    Blacklisting,
    BuyerCard,
    BuyerFilter,
    blacklisted_among,
    buyer_cards,
    buyer_list,
    buyer_tags,
    count_buyers,
)
from zhidan.parties.events import BuyersChanged, ShopsChanged
from zhidan.parties.models import OFFLINE
from zhidan.parties.opening import (
    open_nick,
    open_recipient,
    recipient_to_repeat,
)
from zhidan.parties.operations.amend_recipient import RecipientEdit, amend_recipient
from zhidan.parties.operations.blacklist_buyers import blacklist_buyers
from zhidan.parties.operations.clear_blacklist import clear_blacklist
from zhidan.parties.operations.copy_recipients import copy_recipients
from zhidan.parties.operations.create_shop import create_shop
from zhidan.parties.operations.keep_aside import keep_aside
from zhidan.parties.operations.know_buyer import PHONE, know_buyer
from zhidan.parties.operations.note_buyers import SeenBuyer, known_bought, note_buyers
from zhidan.parties.operations.recall_recipient import RecalledRecipient, recall_recipient
from zhidan.parties.operations.reveal_buyer import reveal_buyer
from zhidan.parties.operations.reveal_recipient import (
    RevealBudgetSpent,
    reason_to_reveal,
    reveal_recipient,
)
from zhidan.parties.operations.tag_buyers import TagChange, tag_buyers
from zhidan.parties.operations.update_shop import update_shop
from zhidan.parties.operations.write_invoice_requests import write_invoice_requests
from zhidan.parties.operations.write_recipients import (
    PreparedRecipient,
    prepare_recipient,
    write_recipients,
)
from zhidan.parties.people import InvoiceWish, PersonalData, RevealedRecipient, personal_data
from zhidan.parties.queries import (
    CarrierCard,
    PersonKey,
    Place,
    RecipientCard,
    ShopCard,
    ShopRow,
    buyer_ids,
    buyer_nicks,
    buyers_called,
    carrier_cards,
    orders_of_person,
    orders_to_recipient_of,
    orders_wanting_invoice,
    people_before,
    person_key,
    recipient_cards,
    shop_card,
    shop_cards,
    shop_row,
    shop_rows,
    shops_without_warehouse,
    source_recipients,
)
from zhidan.parties.recognising import Recognised, recognise
from zhidan.parties.rules import mask_name, mask_phone, phone_digits
from zhidan.parties.settings_edits import Channel, NewShop, ShopEdit

__all__ = [
    "OFFLINE",
    "PHONE",
    "Blacklisting",
    "BuyerCard",
    "BuyerFilter",
    "BuyersChanged",
    "CarrierCard",
    "Channel",
    "InvoiceWish",
    "NewShop",
    "PersonKey",
    "PersonalData",
    "Place",
    "PreparedRecipient",
    "RecalledRecipient",
    "RecipientCard",
    "RecipientEdit",
    "Recognised",
    "RevealBudgetSpent",
    "RevealedRecipient",
    "SeenBuyer",
    "ShopCard",
    "ShopEdit",
    "ShopRow",
    "ShopsChanged",
    "TagChange",
    "amend_recipient",
    "blacklist_buyers",
    "blacklisted_among",
    "buyer_cards",
    "buyer_ids",
    "buyer_list",
    "buyer_nicks",
    "buyer_tags",
    "buyers_called",
    "carrier_cards",
    "clear_blacklist",
    "copy_recipients",
    "count_buyers",
    "create_shop",
    "keep_aside",
    "know_buyer",
    "known_bought",
    "mask_name",
    "mask_phone",
    "note_buyers",
    "open_nick",
    "open_recipient",
    "orders_of_person",
    "orders_to_recipient_of",
    "orders_wanting_invoice",
    "people_before",
    "person_key",
    "personal_data",
    "phone_digits",
    "prepare_recipient",
    "reason_to_reveal",
    "recall_recipient",
    "recipient_cards",
    "recipient_to_repeat",
    "recognise",
    "reveal_buyer",
    "reveal_recipient",
    "shop_card",
    "shop_cards",
    "shop_row",
    "shop_rows",
    "shops_without_warehouse",
    "source_recipients",
    "tag_buyers",
    "update_shop",
    "write_invoice_requests",
    "write_recipients",
]
