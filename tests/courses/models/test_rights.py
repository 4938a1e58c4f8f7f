"""integration: what migrations leave to the groups."""

import pytest
from django.contrib.auth.models import Group

pytestmark = pytest.mark.django_db


def rights(name):
    return {p.codename for p in Group.objects.get(name=name).permissions.filter(content_type__app_label="courses")}


def test_trainer_plans_sessions_and_only_reads_topics():
    assert rights("trainer") == {
        "add_session",
        "change_session",
        "delete_session",
        "view_session",
        "view_series",
        "change_series",
        "view_topic",
        "view_question",
        "change_question",
        "add_followup",
        "change_followup",
        "delete_followup",
        "view_followup",
    }


def test_trainer_enters_the_administration_and_publishes_no_page():
    trainer = Group.objects.get(name="trainer")

    assert trainer.permissions.filter(codename="access_admin").count() == 1
    assert trainer.page_permissions.count() == 0


def test_administrator_keeps_the_catalogue():
    assert {"add_topic", "change_topic", "delete_topic", "assign_trainer"} <= rights("administrator")
