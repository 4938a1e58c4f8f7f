"""A site to put pages in."""

import pytest

from cms.core.models import HomePage
from tests.cms.page_factories import make_home


@pytest.fixture
def site_home(db) -> HomePage:
    return make_home()
