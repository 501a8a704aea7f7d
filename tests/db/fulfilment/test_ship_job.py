from __future__ import annotations

import pytest

from tests.db.fulfilment.floor import act, approved
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.jobs import enqueue_shipping
from zhidan.fulfilment.operations.ship_orders import OrderToShip
from zhidan.orders.models import Order
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.models import Job, JobResult

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_order_has_a_row_in_the_report_when_many_ship_as_a_job() -> None:
    approved({"T1": [line("A")], "T2": [line("A")], "T3": [line("A")]}, {"A": 5})
    numbers = {"T1": "SF1234567890123", "T2": "SF1234567890123", "T3": "SF1234567890124"}
    job_id = act(
        enqueue_shipping,
        parcels=[OrderToShip(order_id_of(key), "sf", number) for key, number in numbers.items()],
    )

    assert run_next_job() is True

    job = Job.objects.get(id=job_id)
    assert (job.state, job.progress_done, job.ok_count, job.failed_count) == ("done", 3, 2, 1)
    said = dict(JobResult.objects.values_list("subject_id", "code"))
    assert said == {
        order_id_of("T1"): "ok",
        order_id_of("T2"): "tracking_no_taken",
        order_id_of("T3"): "ok",
    }
    assert sorted(Order.objects.values_list("state", flat=True)) == [
        "approved",
        "shipped",
        "shipped",
    ]
