from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from backend.store import migrations
from backend.store.database import open_engine


def test_the_migrations_make_exactly_the_models_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), migrations.models()) == []


def test_the_migrations_make_the_models_check_constraints(engine: Engine) -> None:
    for table in migrations.models().tables.values():
        modelled = {str(c.name) for c in table.constraints if str(c.name).startswith("ck_")}
        made = {str(check["name"]) for check in inspect(engine).get_check_constraints(table.name)}
        assert made == modelled


def test_all_tables_are_known_by_name() -> None:
    assert sorted(migrations.TABLES) == sorted(migrations.models().tables)


def test_a_migrated_database_is_current(engine: Engine) -> None:
    assert migrations.revision(engine) == migrations.head()
    assert migrations.is_current(engine)
    assert not migrations.is_newer(engine)


def test_an_empty_database_has_no_revision_and_is_not_current(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert migrations.revision(engine) is None
    assert not migrations.is_current(engine)
    assert not migrations.is_newer(engine)


def test_a_database_of_a_later_release_is_told_apart(sqlite: Engine) -> None:
    with sqlite.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert migrations.is_newer(sqlite)
    assert not migrations.is_current(sqlite)


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO heartbeats VALUES ('worker', '2026-01-02 03:04:05')"))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM heartbeats")).scalars().all() == ["worker"]


def test_a_failing_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'occupied.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE versions (name TEXT)"))  # in the way of ours
    with pytest.raises(Exception, match="versions already exists"):
        migrations.upgrade(engine)
    assert inspect(engine).get_table_names() == ["versions"]


@pytest.mark.slow
def test_two_processes_may_upgrade_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    program = (
        "import sys; from backend.store import database, migrations; "
        "migrations.upgrade(database.open_engine(sys.argv[1]))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, url], cwd=migrations.MIGRATIONS.parent, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [(b"", 0), (b"", 0)]
    assert migrations.is_current(open_engine(url))


def test_readings_of_an_earlier_release_are_grouped_by_their_first_letter(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    upgrade_to(engine, "0001")
    facts = "330, 39, '2026-01-02', '', 0, 0, 0.5"
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO batches VALUES (1, '3B', '2026-01-02')"))
        for number, (version, read) in enumerate([("'v1'", "0ÉLODIE"), ("'v1'", "0"), ("NULL", "1")]):
            connection.execute(
                text(
                    "INSERT INTO images (sha256, blob, file_name, batch_id, page, width, height, created_at, "
                    "pixel_hash, reading_failures, label_revision, queue_confidence, reading_version, queue_text) "
                    f"VALUES ('{number}', '', '', 1, 1, {facts}, {version}, '{read}')"
                )
            )
    migrations.upgrade(engine)
    with engine.connect() as connection:
        letters = connection.execute(text("SELECT queue_letter FROM images ORDER BY id")).scalars().all()
    assert letters == ["É", "", None]


LABEL = (
    "INSERT INTO labels (image_id, revision, kind, text, unknown_characters, author, created_at) "
    "VALUES (2, 1, 'confirmed', 'MARTIN', '', '', '2026-01-02')"
)


def test_a_filled_database_loses_the_constraint_and_no_row(tmp_path: Path) -> None:
    image = "'', 'a.png', 1, 1, 330, 39, '2026-01-02', '', 0, 1, 0.5, '0MARTIN'"
    engine = filled(
        tmp_path,
        "0003",
        "INSERT INTO batches VALUES (1, '3B', '2026-01-02')",
        *(
            "INSERT INTO images (id, sha256, blob, file_name, batch_id, page, width, height, created_at, "
            "pixel_hash, reading_failures, label_revision, queue_confidence, queue_text) "
            f"VALUES ({number}, '{number}', {image})"
            for number in (1, 2, 9)
        ),
        "DELETE FROM images WHERE id = 9",
        "INSERT INTO readings VALUES (1, 2, 'v1', 'name', 'MARTIN', 0.5, '[]', '[]', '2026-01-02')",
        LABEL,
        "INSERT INTO leases VALUES (1, 'ab', '2026-01-02')",
    )
    migrations.upgrade(engine)
    with engine.begin() as connection:
        kept = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            for table in ("images", "readings", "labels", "leases")
        ]
        assert kept == [2, 1, 1, 1]
        assert connection.execute(text("SELECT folder, upload_key, sha256 FROM images")).all() == [
            ("", None, "1"),
            ("", None, "2"),
        ]
        connection.execute(
            text(
                "INSERT INTO images (sha256, blob, file_name, batch_id, page, width, height, created_at, "
                f"pixel_hash, reading_failures, label_revision, queue_confidence, queue_text, folder) "
                f"VALUES ('1', {image}, 'F2')"
            )
        )
        assert connection.execute(text("SELECT max(id) FROM images")).scalar() == 10  # 9 is never used again
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        connection.execute(text("DELETE FROM images WHERE id = 2"))  # what refers to it still goes with it
        assert connection.execute(text("SELECT count(*) FROM labels")).scalar() == 0


def test_a_filled_database_gets_a_bin_and_keeps_its_batches(tmp_path: Path) -> None:
    image = "'', '', 'a.png', '', 1, 330, 39, '2026-01-02', '', 0, 0, 0.5, '1'"
    engine = filled(
        tmp_path,
        "0005",
        "INSERT INTO batches VALUES (1, '3A', '2026-01-02'), (7, '3B', '2026-01-03')",
        (
            "INSERT INTO images (sha256, blob, file_name, folder, page, width, height, created_at, pixel_hash, "
            f"reading_failures, label_revision, queue_confidence, queue_text, batch_id) VALUES ({image}, 7)"
        ),
    )
    migrations.upgrade(engine)
    with engine.begin() as connection:
        rows = connection.execute(
            text("SELECT id, name, created_at, deleted_at FROM batches ORDER BY id")
        ).all()
        assert rows == [(1, "3A", "2026-01-02", None), (7, "3B", "2026-01-03", None)]
        connection.execute(text("UPDATE batches SET deleted_at = '2026-01-04' WHERE id = 1"))
        connection.execute(text("DELETE FROM images"))
        connection.execute(text("DELETE FROM batches WHERE id = 7"))
        connection.execute(text("INSERT INTO batches (name, created_at) VALUES ('3A', '2026-01-05')"))
        assert connection.execute(text("SELECT max(id) FROM batches")).scalar() == 8  # 7 is never used again
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO batches (name, created_at) VALUES ('3A', '2026-01-05')"))


def test_the_texts_of_a_filled_database_can_be_searched(tmp_path: Path) -> None:
    image = "330, 39, '2026-01-02', '', 0, 1, 0.5, '1', '', '', 1, 1"
    engine = filled(
        tmp_path,
        "0006",
        "INSERT INTO batches (id, name, created_at) VALUES (1, '3A', '2026-01-02')",
        (
            "INSERT INTO images (id, file_name, folder, label_kind, label_text, expected, width, height, "
            "created_at, pixel_hash, reading_failures, label_revision, queue_confidence, queue_text, sha256, "
            "blob, page, batch_id) "
            f"VALUES (2, 'A_1.png', 'Été', 'confirmed', 'MÜLLER', 'O’NEILL', {image})"
        ),
        (
            "INSERT INTO readings (id, image_id, version, status, text, confidence, spans, alternatives, "
            "created_at) "
            "VALUES (1, 2, 'v1', 'name', 'ÉLODIE', 0.5, '[]', '[]', '2026-01-02')"
        ),
        LABEL,
    )
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT folded, label_id FROM images")).all() == [
            ("ete a 1 png\nmuller\no neill", 1)
        ]
        assert connection.execute(text("SELECT folded FROM readings")).scalars().all() == ["elodie"]


def test_the_id_of_an_erased_label_is_never_used_again(tmp_path: Path) -> None:
    engine = filled(
        tmp_path,
        "0010",
        "INSERT INTO batches (id, name, created_at) VALUES (1, '3A', '2026-01-02')",
        (
            "INSERT INTO images (id, file_name, folder, width, height, created_at, pixel_hash, reading_failures, "
            "label_revision, queue_confidence, queue_text, sha256, blob, page, batch_id) "
            "VALUES (2, 'a.png', '', 330, 39, '2026-01-02', '', 0, 1, 0.5, '1', '', '', 1, 1)"
        ),
        LABEL,
    )
    with engine.connect() as connection:
        before = connection.execute(text("SELECT * FROM labels")).mappings().one()
    migrations.upgrade(engine)
    with engine.begin() as connection:
        after = connection.execute(text("SELECT * FROM labels")).mappings().one()
        assert {name: after[name] for name in before} == before
        connection.execute(text("DELETE FROM labels"))
        connection.execute(text(LABEL))
        assert connection.execute(text("SELECT id FROM labels")).scalars().all() == [2]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_complete_records_whose_pages_nobody_joined_rest_on_their_order(tmp_path: Path) -> None:
    ties = {  # of each record, what a person has said of its pages
        ("complete", 1): ("NULL", "NULL"),
        ("complete", 2): ("'separate'", "'join'"),
        ("complete", 3): ("NULL",),
        ("needs help", 4): ("NULL", "NULL"),
    }
    file = "(1, 1, '', 'a.pdf', '', '', 1, 8, 'done', 1, 0, '2026-01-02')"
    statements = [
        "INSERT INTO batches (id, name, created_at) VALUES (1, '3A', '2026-01-02')",
        "INSERT INTO piles VALUES (1, 1, 0)",
        "INSERT INTO forms VALUES (1, 'Survey', '2026-01-02', 0)",
        "INSERT INTO form_versions VALUES (1, 1, 1, '', '2026-01-02')",
        (
            "INSERT INTO page_files (id, pile_id, folder, file_name, place, sha256, size, pages, state, is_joined, "
            f"attempts, created_at) VALUES {file}"
        ),
    ]
    looks = "'registered', 0, 1, 0, 1, 1, 1, 'program', 1"
    for (state, number), of_pages in ties.items():
        statements.append(
            "INSERT INTO records (id, pile_id, form_version_id, number, state) "
            f"VALUES ({number}, 1, 1, {number}, '{state}')"
        )
        statements += [
            "INSERT INTO pages (file_id, number, state, is_due, score, turned, width, height, scale, decided_by, "
            f"revision, record_id, tie) VALUES (1, {10 * number + place}, {looks}, {number}, {tie})"
            for place, tie in enumerate(of_pages)
        ]
    engine = filled(tmp_path, "0014", *statements)
    migrations.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT by_order FROM records ORDER BY id")).scalars().all()
    assert found == ["trusted", None, None, None]


def test_trusted_records_are_unproven_where_records_lack_pages_and_nobody_has_counted(tmp_path: Path) -> None:
    rows = {  # of each pile the number that a person has counted, and its records
        ("NULL", 1): [("complete", "'trusted'"), ("complete", "'checked'"), ("pages missing", "NULL")],
        ("NULL", 2): [("complete", "'trusted'"), ("needs help", "NULL")],
        ("2", 3): [("complete", "'trusted'"), ("pages missing", "NULL")],
    }
    statements = [
        "INSERT INTO forms VALUES (1, 'Survey', '2026-01-02', 0)",
        "INSERT INTO form_versions VALUES (1, 1, 1, '', '2026-01-02')",
    ]
    for (counted, pile), of_pile in rows.items():
        statements += [
            f"INSERT INTO batches (id, name, created_at) VALUES ({pile}, 'pile {pile}', '2026-01-02')",
            f"INSERT INTO piles (id, batch_id, is_sample, counted) VALUES ({pile}, {pile}, 0, {counted})",
        ]
        statements += [
            "INSERT INTO records (pile_id, form_version_id, number, state, by_order) "
            f"VALUES ({pile}, 1, {number}, '{state}', {by_order})"
            for number, (state, by_order) in enumerate(of_pile, start=1)
        ]
    engine = filled(tmp_path, "0019", *statements)
    migrations.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT pile_id, by_order FROM records ORDER BY id")).all()
        remembered = connection.execute(text("SELECT has_lacked FROM piles")).scalars().all()
    assert found == [
        *[(1, "unproven"), (1, "checked"), (1, None)],
        *[(2, "trusted"), (2, None)],
        *[(3, "trusted"), (3, None)],
    ]
    assert remembered == [0, 0, 0]


def test_a_record_in_the_bin_that_lacks_pages_makes_trusted_ones_unproven_too(tmp_path: Path) -> None:
    records = "INSERT INTO records (pile_id, form_version_id, number, state, by_order, deleted_at) VALUES "
    engine = filled(
        tmp_path,
        "0019",
        "INSERT INTO forms VALUES (1, 'Survey', '2026-01-02', 0)",
        "INSERT INTO form_versions VALUES (1, 1, 1, '', '2026-01-02')",
        "INSERT INTO batches (id, name, created_at) VALUES (1, '3A', '2026-01-02')",
        "INSERT INTO piles (id, batch_id, is_sample) VALUES (1, 1, 0)",
        f"{records} (1, 1, 1, 'complete', 'trusted', NULL), (1, 1, 2, 'complete', 'trusted', '2026-01-03'), "
        "(1, 1, 3, 'pages missing', NULL, '2026-01-04')",
    )
    migrations.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT by_order FROM records ORDER BY id")).scalars().all()
    assert found == ["unproven", "trusted", None]


def filled(folder: Path, revision: str, *statements: str) -> Engine:
    """A database as an earlier release left it, with what ``statements`` put in."""
    engine = open_engine(f"sqlite:///{folder / 'old.sqlite3'}")
    upgrade_to(engine, revision)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return engine


def upgrade_to(engine: Engine, revision: str) -> None:
    """Bring an empty database to where an earlier release left it."""
    config = Config()
    config.set_main_option("script_location", str(migrations.MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, revision)


def test_what_earlier_runs_trained_on_is_never_set_aside(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    upgrade_to(engine, "0009")
    looks = {
        1: "00000005",
        2: "00000006",
        3: "00000007",
    }  # the first is one of the fifth that judged until now
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO batches (id, name, created_at) VALUES (1, '3B', '2026-01-02')"))
        for image, look in looks.items():
            connection.execute(
                text(
                    "INSERT INTO images (id, sha256, blob, file_name, folder, batch_id, page, width, height, "
                    "created_at, pixel_hash, reading_failures, label_revision, queue_confidence, queue_text) VALUES "
                    f"({image}, '{image}', '', '', '', 1, 1, 330, 39, '2026-01-02', '{look}', 0, 1, 0.5, '1')"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO labels (id, image_id, revision, kind, text, unknown_characters, author, created_at) "
                    f"VALUES ({image}, {image}, 1, 'confirmed', 'MARTIN', '', '', '2026-01-02')"
                )
            )
        connection.execute(
            text(
                'INSERT INTO training_runs (state, "trigger", created_at, started_at, newest_label_id, '
                "cancel_requested) "
                "VALUES ('rejected', 'button', '2026-01-02', '2026-01-02', 2, 0)"
            )
        )
    migrations.upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT pixel_hash, set_aside FROM image_sides ORDER BY pixel_hash")
        ).all()
    assert [tuple(row) for row in rows] == [("00000005", 1), ("00000006", 0)]


def test_tombstones_stay_and_pages_can_have_one(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    upgrade_to(engine, "0014")
    columns = "kind, former_id, actor, reason, created_at, counts, versions, copies, salt, digests, plan"
    facts = "'Anna', 'a request', '2026-01-02', '{}', '[]', '{}', 'salt', '[]', '{}'"
    insert = f"INSERT INTO erasures ({columns}) VALUES ('%s', %d, {facts})"
    with engine.begin() as connection:
        connection.execute(text(insert % ("image", 7)))
        with pytest.raises(IntegrityError):
            connection.execute(text(insert % ("page", 8)))
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(insert % ("page", 9)))
        rows = connection.execute(text("SELECT id, kind, former_id, salt FROM erasures ORDER BY id")).all()
        assert rows == [(1, "image", 7, "salt"), (2, "page", 9, "salt")]
        with pytest.raises(IntegrityError):
            connection.execute(text(insert % ("form", 1)))


IMAGE = (
    "INSERT INTO images (id, sha256, blob, file_name, batch_id, page, width, height, created_at, "
    "pixel_hash, reading_failures, label_revision, queue_confidence, queue_text) "
    "VALUES (2, '2', '', 'a.png', 1, 1, 330, 39, '2026-01-02', '', 0, 1, 0.5, '0MARTIN')"
)
READING = (
    "INSERT INTO readings (id, image_id, version, status, text, folded, confidence, spans, alternatives, "
    "created_at) VALUES (1, 2, 'v1', 'name', 'MARTIN', 'martin', 0.5, '[]', '[]', '2026-01-02')"
)


@pytest.mark.parametrize(
    ("status", "reason", "is_kept"),
    [
        ("not_a_name", "'stamp'", True),
        ("not_a_name", "NULL", False),
        ("name", "'stamp'", False),
        ("guess", "NULL", False),
    ],
)
def test_the_migrated_database_itself_asks_for_a_reason(
    engine: Engine, status: str, reason: str, is_kept: bool
) -> None:
    reading = (
        "INSERT INTO readings (image_id, version, status, text, folded, confidence, spans, alternatives, created_at, "
        f"reason) VALUES (2, 'v1', '{status}', 'MARTIN', 'martin', 0.0, '[]', '[]', '2026-01-02', {reason})"
    )
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO batches (id, name, created_at) VALUES (1, '3B', '2026-01-02')"))
        connection.execute(text(IMAGE))
    with nullcontext() if is_kept else pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(reading))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM readings")).scalar() == is_kept


def test_readings_of_an_earlier_release_stay_and_need_no_reason(tmp_path: Path) -> None:
    engine = filled(
        tmp_path,
        "0014",
        "INSERT INTO batches (id, name, created_at) VALUES (1, '3B', '2026-01-02')",
        IMAGE,
        READING,
        LABEL,
    )
    migrations.upgrade(engine)
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT id, text, folded, reason FROM readings")).all()
        assert kept == [(1, "MARTIN", "martin", None)]
        assert connection.execute(text("SELECT count(*) FROM labels")).scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_of_labels_and_readings_of_an_earlier_release_no_style_is_known(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    upgrade_to(engine, "0018")
    batch = "INSERT INTO batches (id, name, created_at) VALUES (1, '3B', '2026-01-02')"
    with engine.begin() as connection:
        for statement in (batch, IMAGE, READING, LABEL):
            connection.execute(text(statement))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        for table in ("readings", "labels"):
            found = connection.execute(text(f"SELECT text, letter_case, accents FROM {table}")).all()
            assert found == [("MARTIN", None, None)]
        head = connection.execute(text("SELECT reading_case, reading_accents FROM images")).one()
        assert head == (None, None)
