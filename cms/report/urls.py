"""Addresses of the report."""

from django.urls import path

from cms.report import views

app_name = "report"

urlpatterns = [
    path("", views.index, name="index"),
    path("schema.json", views.schema, name="schema"),
    *(
        path(f"bilan.{extension}", views.export, {"extension": extension}, name=f"export_{extension}")
        for extension in ("pdf", "csv", "ods", "json")
    ),
    path("<slug:slug>.csv", views.export, {"extension": "csv"}, name="figure_csv"),
    path("<slug:slug>.json", views.export, {"extension": "json"}, name="figure_json"),
]
