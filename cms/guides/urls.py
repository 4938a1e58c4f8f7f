"""Addresses of this room that are not in the page tree."""

from django.urls import path

from cms.guides.views import lesson_bundle, toward

urlpatterns = [
    path("labo/<slug:slug>/carnet.zip", lesson_bundle, name="lesson_bundle"),
    path("guides/vers/<slug:slug>/", toward, name="guide_toward"),
]
