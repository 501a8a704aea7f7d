"""Tables of the channels: imports, the fate of each row, remembered mappings."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhidan.channels.states import (
    EXISTING_STOCK,
    FINISHED,
    IMPORT,
    KINDS,
    OUTCOMES,
    POLICIES,
)
from zhidan.kernel.ids import uuid7
from zhidan.platform.families import Family


class ImportRun(models.Model):
    """One import of one or several files: orders of a shop, or master data.

    `kind` says what the rows are. `existing_stock`: what an opening figure means where the SKU has
    stock already (reject the row, or count: book the difference). Counts are rows of the files by
    outcome; `orders`, `lines`, `units` and the amounts (minor units by currency) are what stands
    in the database from them. `groups_done` is the checkpoint: it moves in the transaction of each
    chunk, and only one runner can move it. `dry_run_id` is the dry run that this one follows.
    """

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, default="orders")
    shop_id = models.UUIDField(null=True)
    existing_stock = models.CharField(max_length=8, default="reject")
    state = models.CharField(max_length=10, default="uploaded")
    format = models.CharField(max_length=200, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    encoding = models.CharField(max_length=40, blank=True, default="")
    policy = models.CharField(max_length=20, default="reject_failed_rows")
    is_dry_run = models.BooleanField(default=False)
    dry_run_id = models.UUIDField(null=True)
    creates_skus = models.BooleanField(default=False)
    mapping = models.JSONField(null=True)
    file_ids = ArrayField(models.UUIDField(), default=list)
    file_names = ArrayField(models.TextField(), default=list)
    unused_files = ArrayField(models.TextField(), default=list)
    rows = models.IntegerField(default=0)
    groups_done = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    orders = models.IntegerField(default=0)
    lines = models.IntegerField(default=0)
    units = models.BigIntegerField(default=0)
    amounts = models.JSONField(default=dict)
    receivables = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, blank=True, default="")
    error_params = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True)
    created_by = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_run"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="import_by_time"),
            models.Index(fields=["shop_id", "-created_at", "-id"], name="import_by_shop"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(IMPORT.states)), name="import_run_state"
            ),
            models.CheckConstraint(condition=Q(policy__in=POLICIES), name="import_run_policy"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="import_run_kind"),
            models.CheckConstraint(
                condition=~Q(kind="orders") | Q(shop_id__isnull=False),
                name="import_run_orders_have_a_shop",
            ),
            models.CheckConstraint(
                condition=Q(existing_stock__in=EXISTING_STOCK), name="import_run_existing_stock"
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=0)
                & Q(groups_done__gte=0)
                & Q(created__gte=0)
                & Q(updated__gte=0)
                & Q(unchanged__gte=0)
                & Q(rejected__gte=0)
                & Q(orders__gte=0)
                & Q(lines__gte=0)
                & Q(units__gte=0),
                name="import_run_counts",
            ),
            models.CheckConstraint(
                condition=~Q(state=FINISHED)
                | Q(rows=F("created") + F("updated") + F("unchanged") + F("rejected")),
                name="import_run_every_row_has_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["dry_run_id"],
                condition=Q(dry_run_id__isnull=False) & ~Q(state="undone"),
                name="one_import_per_dry_run",
            ),
            models.CheckConstraint(
                condition=Q(dry_run_id__isnull=True) | Q(is_dry_run=False),
                name="import_run_dry_run_is_another",
            ),
        ]


class ImportRow(models.Model):
    """What became of one row of a file. Ids only: never a personal value in plain.

    `subject_id` is the order, SKU, listing or supplier the row became. `change` is what master
    data looked like before and after, so that the import can be taken back; what is personal in it
    stays sealed. `problems` is a list of {column, code, params} for a rejected row, or for what was
    left out.
    """

    family: ClassVar = Family.LOCAL
    pk = models.CompositePrimaryKey("import_id", "seq")
    import_id = models.UUIDField()
    seq = models.IntegerField()
    file = models.TextField(blank=True, default="")
    row = models.IntegerField()
    external_no = models.TextField(blank=True, default="")
    outcome = models.TextField()
    subject_id = models.UUIDField(null=True)
    change = models.JSONField(null=True)
    problems = models.JSONField(null=True)

    class Meta:
        db_table = "import_row"
        indexes = [
            models.Index(
                fields=["import_id", "seq"],
                condition=Q(outcome="rejected"),
                name="import_row_rejected",
            ),
            models.Index(
                fields=["subject_id"], condition=Q(outcome="created"), name="import_row_created"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="import_row_outcome"),
            models.CheckConstraint(condition=Q(row__gte=0), name="import_row_number"),
        ]


class SavedMapping(models.Model):
    """A column mapping that was used once for a kind of file, by a shop where it has one;
    `signature` is the digest of the header it fits."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=12, default="orders")
    shop_id = models.UUIDField(null=True)
    signature = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    mapping = models.JSONField()
    saved_by = models.UUIDField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "column_mapping"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "shop_id", "signature"],
                name="one_mapping_per_header",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="column_mapping_kind"),
        ]


class ConfirmFile(models.Model):
    """A file that tells a shop's channel of shipped orders (发货回传), as it was written."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40, unique=True)
    shop_id = models.UUIDField()
    format = models.CharField(max_length=20)
    orders = models.IntegerField()
    created_by = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "confirm_file"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="confirm_file_by_time"),
            models.Index(fields=["shop_id", "-created_at", "-id"], name="confirm_file_by_shop"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(orders__gt=0), name="confirm_file_orders")
        ]


class ConfirmEntry(models.Model):
    """An order in such a file: its rows, and the tracking numbers the format has no room for."""

    family: ClassVar = Family.LOCAL
    pk = models.CompositePrimaryKey("file_id", "position")
    file = models.ForeignKey(
        ConfirmFile, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    position = models.IntegerField()
    order_id = models.UUIDField()
    rows = models.JSONField()
    left_out = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "confirm_entry"
        constraints = [
            models.CheckConstraint(condition=Q(position__gt=0), name="confirm_entry_position")
        ]
