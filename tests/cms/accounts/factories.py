"""People, for tests."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from cms.accounts.models import User

PASSWORD = "un-mot-de-passe-solide"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a confirmed address: ``UserFactory(roles=["trainer"])``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    first_name = "Jeanne"
    last_name = "Dupuis"
    email = factory.Sequence(lambda n: f"jeanne.dupuis{n}@mairie-exemple.fr")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)

    @factory.post_generation
    def roles(self, create: bool, codes: list[str] | None, **_kwargs: Any) -> None:
        self.groups.set(Group.objects.filter(name__in=codes or ["learner"]))

    @factory.post_generation
    def confirmed(self, create: bool, confirmed: bool | None, **_kwargs: Any) -> None:
        EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=confirmed is not False)
