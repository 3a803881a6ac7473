"""The test files that run on SQLite and on PostgreSQL: those that write the most and depend on transactions.

The tests of the store do so too, by their own fixture. The others run on SQLite alone, to save time.
"""

from __future__ import annotations

_SERVICES = (
    "accounts/test_attempts",
    "accounts/test_managing",
    "accounts/test_sessions",
    "accounts/test_signing_in",
    "accounts/test_tokens",
    "backups/test_making",
    "bin/test_contents",
    "bin/test_deleting",
    "bin/test_purge",
    "erasing/test_erase",
    "erasing/test_erase_pages",
    "erasing/test_erase_records",
    "export/test_formats",
    "forms/library/test_changing",
    "forms/library/test_deleting",
    "forms/library/test_storing",
    "labels/test_bulk",
    "labels/test_idempotency",
    "labels/test_labelling",
    "maintenance/test_cleanup",
    "maintenance/test_stats",
    "monitoring/test_numbers",
    "piles/cutting/test_cut_again",
    "piles/cutting/test_cutter",
    "piles/cutting/test_likeness",
    "piles/records/test_counting",
    "piles/records/test_deleting",
    "piles/records/test_joining",
    "piles/records/test_parting",
    "piles/records/test_removing",
    "piles/test_decisions",
    "piles/test_receive",
    "reading/test_counted_attempts",
    "reading/test_pending",
    "retraining/test_held_back",
    "retraining/test_import_bundle",
    "retraining/test_outcome",
    "retraining/test_run_requests",
    "retraining/test_schedule",
    "retraining/test_snapshot",
    "retraining/test_supply",
    "review/test_groups",
    "review/test_leases",
    "review/test_queue",
    "uploads/test_batches",
    "uploads/test_blob_journal",
    "uploads/test_image_storage",
    "uploads/test_receive",
    "uploads/test_renaming",
    "uploads/test_write_lock",
    "versions/test_pruning",
    "versions/test_registry",
    "test_audit",
)
_API = (
    "accounts/test_guard",
    "test_bin",
    "test_export",
    "test_groups",
    "test_labels",
    "test_leases",
    "test_operations",
    "test_runs",
    "test_stats",
    "test_streams",
)
RUN_ON_BOTH = frozenset(
    [f"tests/services/{name}.py" for name in _SERVICES]
    + [f"tests/api/{name}.py" for name in _API]
    + ["tests/test_worker.py"]
)
