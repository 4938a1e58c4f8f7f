"""Pages of the portal that are not in the page tree."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
