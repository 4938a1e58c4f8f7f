"""unit: Wagtail's apps do what they do upstream, but for the web API that the house does not serve."""

import ast
import inspect
import subprocess
import sys
import textwrap

import pytest

from config import wagtail_apps
from tests.conftest import PROJECT_ROOT

OURS = [
    wagtail_apps.RedirectsAppConfig,
    wagtail_apps.SnippetsAppConfig,
    wagtail_apps.DocumentsAppConfig,
    wagtail_apps.ImagesAppConfig,
]
# The statements of the API: it takes a router, and the description of what the router hands out.
OF_THE_API = {"api.add_router", "register_content_types"}


def calls_of(ready) -> list[str]:
    """The functions that ``ready`` calls, in order, each with the names of its keywords."""
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(ready))).body
    statements = [
        line.value for line in function.body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)
    ]
    return [
        f"{ast.unparse(call.func)}({', '.join(sorted(word.arg for word in call.keywords))})/{len(call.args)}"
        for call in statements
        if ast.unparse(call.func) not in OF_THE_API
    ]


@pytest.mark.parametrize("ours", OURS, ids=lambda app: app.__name__)
def test_app_does_what_wagtail_does_but_its_api(ours):
    assert calls_of(ours.ready) == calls_of(ours.__base__.ready)


def test_process_that_serves_no_page_holds_neither_the_api_of_wagtail_nor_what_it_never_calls():
    heavy = (
        "wagtail.api.v3.api",
        "ninja",
        "rest_framework",
        "httpx",
        "redis",
        "cryptography",
        "mrml",
        "weasyprint",
        "nh3",
    )
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings.test'; django.setup(); "
        f"import sandbox.services.exports; print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
