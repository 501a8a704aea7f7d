"""Records beside the business: audit, settings, numbers, keys, files, saved views."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from zhidan.platform.families import Family


class AuditEntry(models.Model):
    """Who did what to what, when and why. Never changed; but a reason in somebody's words can be
    erased with its salt, while its salted hash stays as what the chain covers."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    xid = models.BigIntegerField(editable=False)
    at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    shop_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, db_default="")
    reason_salt = models.BinaryField(null=True)
    reason_seal = models.BinaryField(max_length=32, db_default=b"")
    details = models.JSONField(db_default={})

    class Meta:
        db_table = "audit_entry"
        indexes: ClassVar = [
            models.Index(fields=["xid", "id"], name="audit_entry_by_xid"),
            models.Index(fields=["-at", "-id"], name="audit_entry_newest"),
            models.Index(fields=["subject_id", "-at"], name="audit_entry_subject"),
            models.Index(fields=["actor_id", "-at"], name="audit_entry_actor"),
            models.Index(fields=["action", "-at"], name="audit_entry_action"),
        ]


class AuditSeal(models.Model):
    """One link of the chain over the audit: a hash over the link before and a run of entries."""

    family: ClassVar[Family] = Family.LOCAL
    number = models.BigIntegerField(primary_key=True)
    xid_from = models.BigIntegerField()
    xid_until = models.BigIntegerField()
    entry_count = models.IntegerField()
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_seal"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(xid_from__lt=models.F("xid_until"), entry_count__gt=0),
                name="audit_seal_covers_something",
            ),
        ]


class PolicyVersion(models.Model):
    """Settings of a context as they were put into force, by `name` or, for one shop alone, by
    `name@shop`. Never changed."""

    family: ClassVar[Family] = Family.LOCAL
    pk = models.CompositePrimaryKey("name", "version")
    name = models.CharField(max_length=80)
    version = models.IntegerField()
    values = models.JSONField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "policy_version"


class NumberSeries(models.Model):
    """The next free number of a series."""

    family: ClassVar[Family] = Family.LOCAL
    series = models.CharField(max_length=60, primary_key=True)
    next = models.BigIntegerField()

    class Meta:
        db_table = "number_series"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(next__gte=1), name="number_series_positive"),
        ]


class Idempotency(models.Model):
    """A caller's request key with the answer it got; exists exactly when the effect does."""

    family: ClassVar[Family] = Family.LOCAL
    pk = models.CompositePrimaryKey("actor_id", "key")
    actor_id = models.UUIDField()
    key = models.CharField(max_length=120)
    body_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "idempotency"
        indexes: ClassVar = [models.Index(fields=["at"], name="idempotency_at")]


class RateHit(models.Model):
    """How often a bucket was hit in its present window. Unlogged: a crash empties it."""

    family: ClassVar[Family] = Family.LOCAL
    bucket = models.CharField(max_length=160, primary_key=True)
    hits = models.IntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "rate_hit"


class DataKey(models.Model):
    """The key of one shop's personal data of one month, wrapped by the installation key."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.AutoField(primary_key=True)
    shop_id = models.UUIDField()
    month = models.DateField()
    wrapped = models.BinaryField()
    installation_key = models.IntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "data_key"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop_id", "month"], name="data_key_of_shop_and_month"),
        ]


class StoredFile(models.Model):
    """A file by its content; `digest` is keyed where the content is encrypted."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200, db_default="")
    content_type = models.CharField(max_length=120, db_default="application/octet-stream")
    size_bytes = models.BigIntegerField()
    is_encrypted = models.BooleanField()
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "stored_file"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(size_bytes__gte=0), name="stored_file_size_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="stored_file_digest"),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="stored_file_expiry",
            ),
        ]


class Erasure(models.Model):
    """Somebody's personal data was erased: what, when, why; never whose. Never changed."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=40)
    orders = models.IntegerField()
    buyers = models.IntegerField()
    tables = models.JSONField()
    actor_id = models.UUIDField(null=True)

    class Meta:
        db_table = "erasure"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(orders__gt=0, buyers__gte=0), name="erasure_of_somebody"
            ),
        ]


class ErasureMark(models.Model):
    """The keyed fingerprint of an erased order or buyer. Never changed."""

    family: ClassVar[Family] = Family.LOCAL
    fingerprint = models.BinaryField(max_length=16, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "erasure_mark"


class SavedView(models.Model):
    """A list's filter and columns under a name, for its owner or for everybody."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    owner = models.ForeignKey("platform.User", on_delete=models.CASCADE, related_name="+")
    resource = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.JSONField()
    is_shared = models.BooleanField(db_default=False)
    position = models.IntegerField(db_default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saved_view"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "resource", "name"], name="saved_view_name_once"
            ),
        ]
