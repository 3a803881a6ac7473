from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from backend.config import ROOT, ConfigError, Settings


def test_without_an_environment_the_defaults_hold() -> None:
    settings = Settings.from_environ({})
    assert settings.data_dir == ROOT / "data"
    assert settings.weights_dir == ROOT / "weights"
    assert (settings.host, settings.port, settings.worker, settings.log_level) == (
        "127.0.0.1",
        5999,
        "embedded",
        "INFO",
    )
    assert settings.database_url == str(ROOT / "data" / "paraph.sqlite3")
    assert settings.blobs_url == str(ROOT / "data" / "images")
    assert (settings.retrain_cron, settings.retrain_min_labels, settings.retrain_minutes) == (None, 50, 20)
    assert (settings.retrain_steps, settings.trusted_hosts, settings.page_size_max) == (None, (), 200)
    assert (settings.max_upload_mb, settings.max_file_mb, settings.max_files) == (200, 20, 2000)
    assert settings.max_image_pixels == 8_000_000
    assert settings.max_pages == 500
    assert 1 <= settings.threads <= 4
    assert settings.prior is True


def test_the_environment_sets_each_kind_of_value(tmp_path: Path) -> None:
    settings = Settings.from_environ(
        {
            "PARAPH_DATA": str(tmp_path),
            "PARAPH_PORT": "8080",
            "PARAPH_WORKER": "OFF",
            "PARAPH_PRIOR": "off",
            "PARAPH_LOG_LEVEL": "debug",
            "PARAPH_TRUSTED_HOSTS": "paraph.example, localhost ,",
            "PARAPH_RETRAIN_CRON": "0 3 * * 1-5",
            "PARAPH_RETRAIN_STEPS": "40",
            "DATABASE_URL": "postgresql://paraph@db/paraph",
            "HOME": "/somewhere",
        }
    )
    assert (settings.data_dir, settings.port, settings.worker, settings.log_level) == (
        tmp_path,
        8080,
        "off",
        "DEBUG",
    )
    assert settings.trusted_hosts == ("paraph.example", "localhost")
    assert settings.prior is False
    assert (settings.retrain_cron, settings.retrain_steps) == ("0 3 * * 1-5", 40)
    assert settings.database_url == "postgresql://paraph@db/paraph"
    assert settings.blobs_url == str(tmp_path / "images")
    assert settings.candidates_dir == tmp_path / "weights"
    assert settings.runs_dir == tmp_path / "runs"


def test_by_default_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAPH_PORT", "6001")
    assert Settings.from_environ().port == 6001


def test_empty_means_unset() -> None:
    assert Settings.from_environ({"PARAPH_PORT": "", "DATABASE_URL": ""}) == Settings.from_environ({})


def test_an_unknown_setting_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(
        ConfigError, match=r"^Unknown setting PARAPH_RETRAIN_CRN\. Did you mean PARAPH_RETRAIN_CRON\?$"
    ):
        Settings.from_environ({"PARAPH_RETRAIN_CRN": "0 3 * * *"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("PARAPH_PORT", "http"),
        ("PARAPH_PORT", "65536"),
        ("PARAPH_PORT", "-1"),
        ("PARAPH_HOST", "  "),
        ("PARAPH_THREADS", "0"),
        ("PARAPH_WORKER", "maybe"),
        ("PARAPH_LOG_LEVEL", "loud"),
        ("PARAPH_LOG_FORMAT", "xml"),
        ("PARAPH_RETRAIN_MINUTES", "0"),
        ("PARAPH_RETRAIN_NEW_CORRECTIONS", "0"),
        ("PARAPH_RETRAIN_STEPS", "1.5"),
        ("PARAPH_PROMOTE", "never"),
        ("PARAPH_GATE_SURE", "40.0"),
        ("PARAPH_GATE_MARGIN", "-1.0"),
        ("PARAPH_GATE_CALIBRATION", "much"),
        ("PARAPH_RETRAIN_CRON", "every day"),
        ("PARAPH_RETRAIN_CRON", "0 3 * *"),
        ("PARAPH_RETRAIN_CRON", "0 3 * * * *"),
        ("PARAPH_RETRAIN_CRON", "0 25 * * *"),
        ("PARAPH_MAX_FILES", "0"),
        ("PARAPH_MAX_FILE_MB", "201"),
    ],
)
def test_an_invalid_value_is_refused_by_name(key: str, value: str) -> None:
    with pytest.raises(ConfigError, match=rf"{key}.*Received: '?(?i:{re.escape(value)})"):
        Settings.from_environ({key: value})


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]  # the very mistake


def test_the_dataset_in_the_data_folder_is_the_default(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).dataset_dir is None
    (tmp_path / "names").mkdir()
    assert Settings(data_dir=tmp_path).dataset_dir == tmp_path / "names"
    assert Settings(data_dir=tmp_path, dataset_dir=tmp_path / "other").dataset_dir == tmp_path / "other"


@pytest.mark.parametrize("cron", ["0 0 30 2 *", "0 0 31 4 *", "x", "0 0 * *"])
def test_a_schedule_that_never_comes_is_refused(cron: str) -> None:
    with pytest.raises(ConfigError, match="PARAPH_RETRAIN_CRON must be a cron expression"):
        Settings(retrain_cron=cron)


@pytest.mark.parametrize(("given", "prefix"), [("/paraph", "/paraph"), ("paraph/a/", "/paraph/a"), ("", "")])
def test_a_prefix_is_a_path(given: str, prefix: str) -> None:
    assert Settings.from_environ({"PARAPH_PREFIX": given}).prefix == prefix


@pytest.mark.parametrize("given", ["/", "//", "/a//b", "/a/../b", "https://paraph.example/a", "/a?b", "/ä"])
def test_what_is_no_path_is_no_prefix(given: str) -> None:
    with pytest.raises(ConfigError, match="PARAPH_PREFIX cannot be used: must be a path such as /paraph"):
        Settings.from_environ({"PARAPH_PREFIX": given})


def test_a_database_that_is_no_url_is_refused() -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL cannot be used: must be a URL"):
        Settings.from_environ({"DATABASE_URL": "postgresql:paraph"})


def test_a_switch_is_on_or_off() -> None:
    assert Settings.from_environ({"PARAPH_PRIOR": " On "}).prior is True
    with pytest.raises(
        ConfigError, match=r"PARAPH_PRIOR cannot be used: must be on or off\. Received: 'yes'"
    ):
        Settings.from_environ({"PARAPH_PRIOR": "yes"})
