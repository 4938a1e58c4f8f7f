"""Addresses of the door for programs; the paths are those of the published API."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from sandbox.api import oauth, views

urlpatterns = [
    path("api/oauth/token", oauth.token, name="api_token"),
    path("cpro/", views.api.urls),
    re_path(r"^cpro/(?P<path>.*)$", csrf_exempt(views.undeclared), name="api_undeclared"),
]
