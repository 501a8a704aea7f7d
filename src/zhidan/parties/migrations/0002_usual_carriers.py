"""The carriers that parcels usually travel with."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

# (code, name, name_en, tracking_url); the codes are those of the tracking number formats.
CARRIERS = (
    ("sf", "顺丰速运", "SF Express", ""),
    ("zto", "中通快递", "ZTO Express", ""),
    ("yto", "圆通速递", "YTO Express", ""),
    ("sto", "申通快递", "STO Express", ""),
    ("yunda", "韵达速递", "Yunda Express", ""),
    ("jd", "京东快递", "JD Logistics", ""),
    ("jt", "极兔速递", "J&T Express", ""),
    ("ems", "邮政 EMS", "China Post EMS", ""),
    ("chinapost", "邮政快递包裹", "China Post", ""),
    ("deppon", "德邦快递", "Deppon Express", ""),
    ("cainiao", "菜鸟速递", "Cainiao", ""),
    ("s10", "国际邮政小包", "International post (S10)", ""),
    ("ups", "UPS", "UPS", "https://wwwapps.ups.com/WebTracking/track?track=yes&trackNums={}"),
    ("fedex", "联邦快递", "FedEx", "https://www.fedex.com/apps/fedextrack/?tracknumbers={}"),
    ("dhl", "DHL", "DHL", "https://www.dhl.com/en/express/tracking.html?brand=DHL&AWB={}"),
    ("usps", "美国邮政", "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"),
    (
        "dpd",
        "DPD",
        "DPD",
        "https://www.dpdgroup.com/nl/mydpd/my-parcels/track?lang=en&parcelNumber={}",
    ),
    ("yunexpress", "云途物流", "YunExpress", "https://www.yuntrack.com/parcelTracking?id={}"),
    ("amazon", "亚马逊物流", "Amazon Logistics", ""),
    (
        "canada_post",
        "加拿大邮政",
        "Canada Post",
        "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}",
    ),
    (
        "canpar",
        "Canpar",
        "Canpar",
        "https://www.canpar.com/en/track/tracking.jsp?reference={}&locale=en",
    ),
    ("gofo", "GOFO", "GOFO Express", "https://www.gofoexpress.com/tracking.html?searchID={}"),
    (
        "landmark",
        "Landmark Global",
        "Landmark Global",
        "https://track.landmarkglobal.com/?search={}",
    ),
    ("lasership", "LaserShip", "LaserShip", ""),
    (
        "old_dominion",
        "Old Dominion",
        "Old Dominion Freight Line",
        "https://www.odfl.com/us/en/tools/trace-track-ltl-freight/trace.html?proNumbers={}",
    ),
    ("ontrac", "OnTrac", "OnTrac", "https://www.ontrac.com/tracking/?number={}"),
    (
        "purolator",
        "Purolator",
        "Purolator",
        "https://www.purolator.com/en/shipping/tracker?searchValue={}",
    ),
    (
        "speedee",
        "Spee-Dee",
        "Spee-Dee Delivery",
        "https://www.speedeedelivery.com/track/?tracking={}",
    ),
    ("yodel", "Yodel", "Yodel", "https://www.yodel.co.uk/tracking/{}"),
    ("self", "自提 / 自送", "Own delivery", ""),
    ("other", "其他快递", "Other carrier", ""),
)


def add_carriers(apps: Any, _editor: Any) -> None:
    carrier = apps.get_model("parties", "Carrier")
    carrier.objects.bulk_create(
        [
            carrier(code=code, name=name, name_en=name_en, tracking_url=url)
            for code, name, name_en, url in CARRIERS
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("parties", "0001_tables")]

    operations: ClassVar = [migrations.RunPython(add_carriers, migrations.RunPython.noop)]
