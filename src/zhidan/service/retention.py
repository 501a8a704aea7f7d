"""The pictures of feedback are kept for a set time; what was said stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhidan.platform import files
from zhidan.platform.retention import Kept, keeps
from zhidan.service.models import Feedback


def _count_pictures(before: datetime, most: int) -> int:
    return Feedback.objects.filter(picture_id__isnull=False, created_at__lt=before)[:most].count()


def _forget_pictures(before: datetime, most: int) -> int:
    found = Feedback.objects.filter(picture_id__isnull=False, created_at__lt=before)
    with transaction.atomic():
        old = list(found.order_by("created_at").values_list("id", "picture_id")[:most])
        files.expire(picture_id for _, picture_id in old if picture_id)
        return Feedback.objects.filter(pk__in=[one for one, _ in old]).update(picture_id=None)


keeps("feedback_pictures_days", Kept(_count_pictures, _forget_pictures))
