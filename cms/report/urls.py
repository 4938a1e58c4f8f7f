"""Addresses of the report."""

from django.urls import path

from cms.report import views

app_name = "report"

urlpatterns = [
    path("", views.index, name="index"),
    path("bilan.csv", views.export, {"extension": "csv"}, name="export_csv"),
    path("bilan.json", views.export, {"extension": "json"}, name="export_json"),
    path("<slug:slug>.csv", views.export, {"extension": "csv"}, name="figure_csv"),
    path("<slug:slug>.json", views.export, {"extension": "json"}, name="figure_json"),
]
