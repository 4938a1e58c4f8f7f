"""The report as open data: the numbers of the page, complete, with their definitions, their checks and a schema."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from cms.report.reading import Card, Report

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"


def as_json(report: Report) -> bytes:
    """UTF-8, two spaces."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=2).encode()


def as_data(report: Report) -> dict[str, Any]:
    """What the JSON file holds; ``schema()`` says its shape."""
    return {
        "$schema": schema_address(),
        "année": report.year,
        "compté_le": report.read_at.isoformat(timespec="seconds"),
        "licence": LICENCE,
        "count": len(report.cards),
        "chiffres": [_figure(card) for card in report.cards],
    }


def _figure(card: Card) -> dict[str, Any]:
    figure = card.figure
    return {
        "slug": figure.slug,
        "titre": figure.title,
        "unité": figure.units,
        "période": card.period,
        "définition": figure.definition,
        "source": figure.source,
        "passage": figure.passage or None,
        "responsable": figure.owner,
        "total": card.total,
        "approché": figure.is_about,
        "count": len(card.lines),
        "lignes": [
            {
                "code": line.row.code,
                "libellé": line.row.label,
                "mesures": dict(zip(figure.columns, line.row.values, strict=True)),
            }
            for line in card.lines
        ],
        "repères": [
            {"code": fact.code, "libellé": fact.label, "valeur": fact.value, "unité": fact.unit} for fact in card.facts
        ],
        "contrôles": [
            {"libellé": check.label, "vérifié": check.holds, "détail": check.detail} for check in card.checks
        ],
        "corrections": [
            {
                "libellé": amended.label,
                "valeur_publiée": amended.before,
                "valeur_juste": amended.value,
                "raison": amended.reason,
                "source": amended.source,
                "le": amended.made_on.isoformat(),
            }
            for amended in figure.amended
        ],
    }


def refusal_of(report: Report) -> dict[str, Any]:
    """What a program is answered when the report is not written: the figure, what it says, what it should be."""
    return {
        "année": report.year,
        "refus": [
            {
                "chiffre": fault.card.figure.slug,
                "titre": fault.card.figure.title,
                "contrôle": fault.check.label,
                "constat": fault.check.detail,
                "attendu": fault.check.expected,
                "remède": fault.card.figure.remedy,
            }
            for fault in report.faults
        ],
    }


def schema_address() -> str:
    """Where the schema is read."""
    return f"{settings.BASE_URL}{reverse('report:schema')}"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the open data."""
    text, count = {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0}
    maybe = {"type": ["string", "null"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_address(),
        "title": "Bilan de Préau",
        "description": "Chaque chiffre d’un bilan, avec sa définition, ses lignes et ses contrôles.",
        **_object(
            {
                "$schema": {"type": "string", "format": "uri"},
                "année": {
                    "description": "L’année du bilan ; nul pour toutes les années.",
                    "type": ["integer", "null"],
                },
                "compté_le": {"type": "string", "format": "date-time"},
                "licence": {"type": "string", "format": "uri"},
                "count": {"description": "Nombre de chiffres.", **count},
                "chiffres": _list(
                    {
                        "slug": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                        "titre": text,
                        "unité": text,
                        "période": text,
                        "définition": text,
                        "source": text,
                        "passage": {
                            "description": "Le passage de la source qui donne le chiffre ; nul pour un chiffre compté.",
                            **maybe,
                        },
                        "responsable": text,
                        "total": {"description": "Compté à part, jamais en additionnant les lignes.", **count},
                        "approché": {"type": "boolean"},
                        "count": {"description": "Nombre de lignes.", **count},
                        "lignes": _list(
                            {
                                "code": text,
                                "libellé": text,
                                "mesures": {"type": "object", "minProperties": 1, "additionalProperties": count},
                            }
                        ),
                        "repères": _list({"code": text, "libellé": text, "valeur": count, "unité": text}),
                        "contrôles": _list({"libellé": text, "vérifié": {"const": True}, "détail": text}),
                        "corrections": _list(
                            {
                                "libellé": text,
                                "valeur_publiée": count,
                                "valeur_juste": count,
                                "raison": text,
                                "source": text,
                                "le": {"type": "string", "format": "date"},
                            }
                        ),
                    }
                ),
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}
