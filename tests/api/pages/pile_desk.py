"""A client for piles: upload, let the worker's cutter cut, look."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker
from werkzeug.test import TestResponse

from backend.pages.form import Field
from backend.store.database import db, writing
from backend.store.upload_keys import UploadKey
from backend.wiring import wiring_of
from tests.api.api_client import ApiClient
from tests.services.piles.scans import Desk


class PileDesk:
    """Piles over HTTP, cut in the same process."""

    def __init__(self, app: Flask, api: ApiClient) -> None:
        self.api = api
        self._app = app

    def keep_form(self, *fields: Field) -> int:
        """The survey, or its next version; the form's id."""
        with self._app.app_context():
            return self._desk().keep_form(*fields)

    def upload(
        self, *files: tuple[str, bytes], headers: dict[str, str] | None = None, **form: str
    ) -> TestResponse:
        data = {"files": [(io.BytesIO(content), name) for name, content in files], **form}
        return self.api.client.post("/api/v1/piles", data=data, headers=headers)

    def cut(self, *files: tuple[str, bytes], name: str = "March") -> int:
        """Upload the files, if any, and cut all that waits; the pile's id."""
        pile_id = self.upload(*files, name=name).get_json()["pile_id"] if files else 0
        with self._app.app_context():
            self._desk().cut_all()
        found: int = pile_id
        return found

    def pages(self, pile_id: int, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api.get("/pages", pile=pile_id, **query)["items"]
        return found

    def decide(self, page: dict[str, Any], action: str, **members: Any) -> TestResponse:
        return self.api.client.post(
            f"/api/v1/pages/{page['id']}/decisions",
            json={"action": action, **members},
            headers={"If-Match": f'"{page["revision"]}"'},
        )

    def strip_kept_responses(self) -> None:
        """Leave in the responses kept under a key what earlier code kept: nothing about the bin."""
        with self._app.app_context(), writing(db.session()):
            for row in db.session().scalars(select(UploadKey)):
                results = [
                    {name: value for name, value in result.items() if name != "records_in_bin"}
                    for result in row.response["results"]
                ]
                row.response = {**row.response, "results": results}

    def _desk(self) -> Desk:
        parts = wiring_of(self._app)
        return Desk(db.session(), sessionmaker(db.engine), parts.blobs, parts.settings)
