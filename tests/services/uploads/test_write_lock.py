"""Others can write while an upload's files are put on the disk."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.uploads.receive import receive
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.images import insert_batch
from tests.services.pictures import encoded, picture, png, upload


class Watched(BlobStore):
    """A store during whose every `put` somebody else writes to the database."""

    sessions: sessionmaker[Session]
    puts = 0

    def put(self, data: bytes) -> str:
        self.puts += 1
        with self.sessions() as other, writing(other):  # raises Busy within its write transaction
            insert_batch(other, f"while put {self.puts}")
        return super().put(data)


class Forgetful(BlobStore):
    """A store from which a sweep takes each blob right after its first `put`."""

    puts = 0

    def put(self, data: bytes) -> str:
        name = super().put(data)
        self.puts += 1
        if self.puts == 1:
            self.delete(name)
        return name


def test_files_are_put_on_the_disk_before_the_write_lock(
    session: Session, sessions: sessionmaker[Session], settings: Settings
) -> None:
    blobs = Watched(settings.blobs_url)
    blobs.sessions = sessions
    pages = encoded(picture(2), "TIFF", save_all=True, append_images=[picture(3)])
    answer = receive(session, blobs, settings, [upload("a.png", png(1)), upload("b.tif", pages)])
    assert [result["outcome"] for result in answer["results"]] == ["created"] * 3
    assert blobs.puts == 3


def test_a_file_that_is_swept_meanwhile_is_put_again(session: Session, settings: Settings) -> None:
    blobs = Forgetful(settings.blobs_url)
    answer = receive(session, blobs, settings, [upload("a.png", png(1))])
    assert [result["outcome"] for result in answer["results"]] == ["created"]
    assert blobs.puts == 2
    assert len([path for path in (settings.data_dir / "images").glob("*/*/*") if path.is_file()]) == 1
