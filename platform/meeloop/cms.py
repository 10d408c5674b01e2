"""Wagtail's admin, minus what it does past us: its own mails (ours go through the outbox) and its own sign-in page."""

from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted


class CmsConfig(WagtailAdminAppConfig):  # type: ignore[misc]  # Wagtail is untyped
    """Stands for ``wagtail.admin`` in INSTALLED_APPS."""

    default = False

    def ready(self) -> None:
        """Start Wagtail's admin, then take its letters off: ``activities.receivers`` writes them, with the reason in them."""
        super().ready()
        # Imported here: Wagtail's module needs its models.
        from wagtail.admin import signal_handlers as wagtails  # noqa: PLC0415
        from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415

        for signal, receiver, sender, uid in (
            (
                task_submitted,
                wagtails.task_submission_email_notifier,
                TaskState,
                "group_approval_task_submitted_email_notification",
            ),
            (
                workflow_submitted,
                wagtails.workflow_submission_email_notifier,
                WorkflowState,
                "workflow_state_submitted_email_notification",
            ),
            (
                workflow_rejected,
                wagtails.workflow_rejection_email_notifier,
                WorkflowState,
                "workflow_state_rejected_email_notification",
            ),
            (
                workflow_approved,
                wagtails.workflow_approval_email_notifier,
                WorkflowState,
                "workflow_state_approved_email_notification",
            ),
        ):
            assert signal.disconnect(receiver, sender=sender, dispatch_uid=uid), uid
