"""The user: an e-mail address, a name, roles."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property

from cms.accounts.roles import RoleCode, labels


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail; the address is kept in lower case so that it is unique for people too."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save and return a user; ValueError when the address is empty."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person. Roles are groups: see ``has_role``."""

    username = None
    email = models.EmailField("adresse électronique", unique=True)
    charter_accepted_at = models.DateTimeField("charte acceptée le", null=True, blank=True, editable=False)
    erased_at = models.DateTimeField("compte supprimé le", null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")), name="accounts_user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(is_active=False, first_name="", last_name="", is_superuser=False),
                name="accounts_user_erased_is_nameless_and_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        """Forms may be given an address in capitals; it is kept in lower case."""
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def display_name(self) -> str:
        """What others may read: the name, else the address; a closed account says only that."""
        if self.erased_at is not None:
            return "Compte supprimé"
        return self.get_full_name() or self.email

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """The names of the person's groups, read once a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def role_labels(self) -> list[str]:
        """The person's roles in French, in the order of the table."""
        return labels(self.role_codes)

    def has_role(self, role: str) -> bool:
        """Whether the person holds ``role`` (a group's name); administrators hold every role."""
        return self.is_active and (
            self.is_superuser or RoleCode.ADMINISTRATOR.value in self.role_codes or role in self.role_codes
        )
