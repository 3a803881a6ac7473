"""Which role each operation needs: the written table. What is not in it only administrators may do.

An operation is named as Flask names it: its blueprint and its function.
"""

from __future__ import annotations

from backend.services.accounts.roles import Role

PROBES = frozenset({"health.get_health", "health.get_readiness"})
"""Answered to everybody without a look at the database, and also before there are accounts."""

PUBLIC = PROBES | frozenset(
    {
        "web_app.index",
        "web_app.static_file",
        "session.show_session",
        "session.sign_in",
        "api-docs.openapi_json",
        "docs.index",
        "docs.start",
        "docs.ui_file",
    }
)
"""Answered to everybody: the web app's own files, whether the server works, and logging in."""

_OF_READERS = (
    "session.sign_out",
    "session.change_password",
    "tokens.list_tokens",
    "tokens.create_token",
    "tokens.revoke_token",
    "images.show_image",
    "images.get_file",
    "bin.list_batches",
    "bin.list_records",
    "bin.list_images",
    "queue.get_queue",
    "queue.list_images",
    "groups.get_groups",
    "groups.get_members",
    "labels.get_history",
    "versions.list_versions",
    "versions.get_version",
    "versions.get_plot",
    "versions.get_preview",
    "runs.list_runs",
    "runs.show_run",
    "runs.watch_run",
    "stats.get_stats",
    "metrics.get_metrics",
    "export.export_labels",
    "forms.list_forms",
    "forms.show_form",
    "forms.get_file",
    "forms.get_picture",
    "forms.get_print",
    "piles.list_piles",
    "piles.show_pile",
    "pages.list_pages",
    "pages.show_page",
    "pages.get_picture",
    "records.list_records",
    "records.show_record",
    "pile_export.export_pile",
    "pile_export.get_pictures",
)
_OF_REVIEWERS = (
    "images.upload_images",
    "naming.rename_image",
    "naming.rename_batch",
    "bin.delete_image",
    "bin.restore_image",
    "bin.delete_record",
    "bin.restore_record",
    "bin.delete_batch",
    "bin.restore_batch",
    "leases.take",
    "leases.claim",
    "leases.renew",
    "leases.release",
    "labels.put_label",
    "labels.undo_label",
    "operations.post_labels",
    "operations.undo_labels",
    "predict.predict",
    "forms.create_form",
    "forms.import_form",
    "forms.change_form",
    "piles.upload_pile",
    "piles.delete_pile",
    "piles.cut_again",
    "piles.count_forms",
    "piles.check_records",
    "piles.uncheck_records",
    "pages.decide",
    "pages.undo_decision",
    "sample.bring_sample",
)
_OF_TRAINERS = ("versions.promote_version", "runs.start_run", "runs.cancel_run")
_OF_ADMINISTRATORS = (
    "users.list_users",
    "users.create_user",
    "users.change_user",
    "users.reset_password",
    "forms.delete_form",  # for good
    "erasures.erase_image",
    "erasures.erase_record",
    "erasures.erase_page",
    "erasures.list_erasures",
    "audit.list_events",
)

LEAST_ROLES: dict[str, Role] = {
    **dict.fromkeys(_OF_READERS, Role.READER),
    **dict.fromkeys(_OF_REVIEWERS, Role.REVIEWER),
    **dict.fromkeys(_OF_TRAINERS, Role.TRAINER),
    **dict.fromkeys(_OF_ADMINISTRATORS, Role.ADMINISTRATOR),
}
"""Operation to the least role that may do it."""

ACCOUNT_ONLY = frozenset(
    {
        "session.sign_out",
        "session.change_password",
        "tokens.list_tokens",
        "tokens.create_token",
        "tokens.revoke_token",
    }
)
"""Done by a person who is logged in, never with a token: a token must not make others. Those of administrators no token
may do anyway, since its scope never amounts to that role."""

BEFORE_A_NEW_PASSWORD = frozenset({"session.sign_out", "session.change_password"})
"""What somebody may do whose password was generated and must be changed."""

UNATTENDED = frozenset({"runs.watch_run", "leases.renew", "leases.release"})
"""What the web app sends by itself, whoever sits before it: it keeps nobody logged in."""


def least_role(operation: str) -> Role:
    """The least role that may do an operation that is not public."""
    return LEAST_ROLES.get(operation, Role.ADMINISTRATOR)
