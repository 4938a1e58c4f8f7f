"""Who may call the API of the sandbox: clients, their tokens, and technical accounts. Secrets are kept hashed."""

from django.db import models
from django.db.models import Q


class ApiClient(models.Model):
    """An application: what PISTE would give a client id and a secret to."""

    client_id = models.CharField(max_length=100, unique=True)
    secret_hash = models.CharField(max_length=128)
    label = models.CharField(max_length=200, blank=True, default="")
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "application cliente"
        verbose_name_plural = "applications clientes"
        ordering = ["client_id"]

    def __str__(self) -> str:
        return self.client_id


class AccessToken(models.Model):
    """A bearer token, kept as its SHA-256."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="tokens")
    fingerprint = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=100, blank=True, default="")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "jeton d’accès"
        verbose_name_plural = "jetons d’accès"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sandbox_token_expires_later", condition=Q(expires_at__gt=models.F("issued_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id} → {self.expires_at:%Y-%m-%d %H:%M}"


class TechnicalAccount(models.Model):
    """A « compte technique » (``TECH_<n>_<siret>@cpro.fr``): acts for one structure of one space."""

    login = models.CharField(max_length=150, unique=True)
    password_hash = models.CharField(max_length=128)
    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="technical_accounts")
    structure = models.ForeignKey("sandbox.Structure", on_delete=models.CASCADE, related_name="technical_accounts")
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "compte technique"
        verbose_name_plural = "comptes techniques"
        ordering = ["login"]

    def __str__(self) -> str:
        return self.login
