"""People, roles, row scopes, API keys, one-time links and sessions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now

from zhidan.platform.families import Family


class UserManager(BaseUserManager["User"]):
    """Finds people by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. `session_epoch` grows when all older sessions must end."""

    family: ClassVar[Family] = Family.REFERENCE
    id = models.UUIDField(primary_key=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    locale = models.CharField(max_length=8, db_default="zh-CN")
    is_active = models.BooleanField(db_default=True)
    session_epoch = models.IntegerField(db_default=0)
    totp_secret = models.BinaryField(null=True)
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(db_default=0)
    created_at = models.DateTimeField(db_default=Now())

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "app_user"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(locale__in=["zh-CN", "en"]), name="app_user_locale"
            ),
        ]


class Role(models.Model):
    """A named set of permissions that can be changed."""

    family: ClassVar[Family] = Family.REFERENCE
    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    is_builtin = models.BooleanField(db_default=False)

    class Meta:
        db_table = "role"


class RolePermission(models.Model):
    """One permission of a role."""

    family: ClassVar[Family] = Family.REFERENCE
    pk = models.CompositePrimaryKey("role_id", "permission")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=60)

    class Meta:
        db_table = "role_permission"


class UserRole(models.Model):
    """A person's role; someone may have several."""

    family: ClassVar[Family] = Family.REFERENCE
    pk = models.CompositePrimaryKey("user_id", "role_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="user_roles")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "user_role"


class UserScope(models.Model):
    """A shop or a warehouse whose rows a person sees; without rows of a kind they see them all."""

    family: ClassVar[Family] = Family.REFERENCE
    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="scopes")
    shop_id = models.UUIDField(null=True)
    warehouse_id = models.UUIDField(null=True)

    class Meta:
        db_table = "user_scope"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(shop_id__isnull=False) ^ models.Q(warehouse_id__isnull=False),
                name="user_scope_names_one",
            ),
            models.UniqueConstraint(
                fields=["user", "shop_id", "warehouse_id"],
                nulls_distinct=False,
                name="user_scope_once",
            ),
        ]


class ApiKey(models.Model):
    """A program's credential; only the secret's SHA-256 is kept. Empty `shops` means every shop."""

    family: ClassVar[Family] = Family.REFERENCE
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    permissions = models.JSONField()
    shops = models.JSONField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_key"


class ClaimLink(models.Model):
    """A one-time link that sets a password: the first owner's, or an invited person's.

    `signs_in` marks the demo's: they sign their person in at once.
    """

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    signs_in = models.BooleanField(db_default=False)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "claim_link"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(signs_in=False) | models.Q(user__isnull=False),
                name="claim_link_signs_somebody_in",
            ),
        ]


class RecoveryCode(models.Model):
    """A second factor for the day the phone is lost; works once."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code_hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"


class Session(AbstractBaseSession):
    """A signed-in browser, named by its person so that all of theirs can be ended at once."""

    family: ClassVar[Family] = Family.LOCAL
    user_id = models.UUIDField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "session"
