"""Somebody else reads an author over: the task of the workflow, and what it takes from the right to publish."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import (
    AbstractGroupApprovalTask,
    Page,
    PagePermissionTester,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

WORKFLOW = "Relecture par une autre personne"
READERS = ("editor", "administrator")


def decides_alone(user: Any) -> bool:
    """Administrators publish and approve what they like: somebody must be able to, in a team of one."""
    return bool(user.is_superuser or user.has_role("administrator"))


class SecondReaderTask(AbstractGroupApprovalTask):
    """Approval by a member of the groups who did not write: neither who asked, nor who wrote last."""

    class Meta:
        verbose_name = "relecture par une autre personne"
        verbose_name_plural = "relectures par une autre personne"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """None for the author; an author may still take the request back (« Annuler »)."""
        return [] if _is_author(obj, user) else super().get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """What waits for somebody, without what they asked themselves."""
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        if decides_alone(user):
            return waiting
        return waiting.exclude(workflow_state__requested_by=user).exclude(revision__user=user)

    @classmethod
    def get_description(cls) -> str:
        """For who chooses a task."""
        return (
            "Une personne des groupes choisis, qui n’a ni demandé la relecture ni écrit la dernière version, approuve."
        )


def _is_author(obj: Any, user: Any) -> bool:
    if decides_alone(user):
        return False
    state, revision = obj.current_workflow_state, obj.get_latest_revision()
    asked = state is not None and state.requested_by_id == user.pk
    return asked or (revision is not None and revision.user_id == user.pk)


class ReadOverPermissions(PagePermissionTester):
    """Where a second reader is asked for, authors submit; only who decides alone publishes at once."""

    def can_publish(self) -> bool:
        """Also what scheduling, copying and publishing in bulk ask."""
        return super().can_publish() and not self._is_read_over()

    def can_publish_subpage(self) -> bool:
        """The same for a page that is being created."""
        return super().can_publish_subpage() and not self._is_read_over()

    def _is_read_over(self) -> bool:
        if decides_alone(self.user):
            return False
        workflow = self.page.get_workflow()
        return workflow is not None and SecondReaderTask.objects.filter(workflow_tasks__workflow=workflow).exists()


@transaction.atomic
def read_over(page: Page) -> None:
    """Have what is written below ``page`` read over, unless a workflow was chosen for it."""
    if WorkflowPage.objects.filter(page=page).exists():
        return
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    task = SecondReaderTask.objects.filter(workflow_tasks__workflow=workflow).first()
    if task is None:
        task = SecondReaderTask.objects.create(name=WORKFLOW, active=True)
        task.groups.set([Group.objects.get_or_create(name=name)[0] for name in READERS])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=page, workflow=workflow)
