"""Routes of forms: make one from pictures, draw its fields, take its file along, delete it."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

from flask import Response, request, send_file

from backend.api import multipart
from backend.api.accounts.actor import current_actor
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.preconditions import FORM_ETAG, IF_MATCH_FORM, etag, expected_version
from backend.api.schemas import forms as shapes
from backend.api.schemas.common import ID_PATH, MAX_ID, ChunkQuerySchema
from backend.http.problem import Problem, received
from backend.services.forms.library import changing, creating, deleting, form_list, kept_form, print_to_snap
from backend.services.piles.cutting.new_form import FirstPage, form_of_page
from backend.wiring import wired

blp = Blueprint("forms", __name__, url_prefix="/api/v1/forms", description="Forms that pages are cut by")

FOREVER = "private, max-age=31536000, immutable"
_FILE_BODY = {
    "required": True,
    "content": {"application/json": {"schema": shapes.FORM_FILE_SCHEMA, "example": shapes.FORM_FILE_EXAMPLE}},
}


@blp.route("")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(200, shapes.FormChunkSchema, example={"items": [shapes.FORM_ITEM_EXAMPLE], "next_cursor": None})
def list_forms(query: dict[str, Any]) -> form_list.FormChunk:
    """List the forms, oldest first"""
    return form_list.form_chunk(wired().session, cursor=query["cursor"], limit=chunk_size(query["limit"]))


@blp.route("", methods=["POST"])
@blp.response(201, shapes.FormSchema, example=shapes.FORM_EXAMPLE, headers=FORM_ETAG)
@blp.refusals(404, 409, 413, 415, 422, 503, 507)
@blp.doc(requestBody=multipart.FORM_BODY)
def create_form() -> tuple[dict[str, Any], dict[str, str]]:
    """Make a form of the pages of files, or of a page of a pile

    An empty sheet is best. It has no fields yet: they are drawn by `PUT`. If a file does not say how large the
    paper is, the size is a guess (`size_known`). A page that shows too little print to be recognised by is refused.

    Of a pile's page, given by `page_id`, one page is made. If others in the pile look like it, its print is what most
    of them have: what people wrote is gone. Then draw its fields and `POST /piles/{pile_id}/cut`.
    """
    parts = wired()
    with multipart.image_request(), multipart.uploads() as files:
        name, first = multipart.text_field("name"), _first_page()
        if first is None:
            found = creating.create_form(parts.session, parts.blobs, parts.settings, files, name)
        elif files:
            raise Problem("invalid", "Send either files or page_id.", field="page_id")
        else:
            found = form_of_page(parts.session, parts.blobs, parts.settings, first, name)
    return _shown(found), etag(found.version.number)


@blp.route("/import", methods=["POST"])
@blp.response(201, shapes.FormSchema, example=shapes.FORM_EXAMPLE, headers=FORM_ETAG)
@blp.refusals(409, 413, 415, 422, 503, 507)
@blp.doc(requestBody=_FILE_BODY)
def import_form() -> tuple[dict[str, Any], dict[str, str]]:
    """Take a form from its file

    The body is what `GET /forms/{form_id}/file` or `flask form export` gave. A form of the same name gets a new
    version.
    """
    parts = wired()
    with multipart.image_request():
        author = current_actor().name
        found = creating.import_form(parts.session, parts.blobs, parts.settings, _json_text(), author=author)
    return _shown(found), etag(found.version.number)


@blp.route(f"/<{ID_PATH}:form_id>")
@blp.response(200, shapes.FormSchema, example=shapes.FORM_EXAMPLE, headers=FORM_ETAG)
@blp.refusals(404)
def show_form(form_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Get one form with its pages and fields"""
    found = kept_form.get_form(wired().session, form_id)
    return _shown(found), etag(found.version.number)


@blp.route(f"/<{ID_PATH}:form_id>", methods=["PUT"])
@blp.arguments(shapes.FormChangeSchema, example=shapes.FORM_CHANGE_EXAMPLE)
@blp.response(200, shapes.FormSchema, example=shapes.FORM_EXAMPLE, headers=FORM_ETAG)
@blp.refusals(404, 409, 412, 428)
@blp.doc(parameters=[IF_MATCH_FORM])
def change_form(members: dict[str, Any], form_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Change a form's name, paper and fields

    The change is a new version; records that are there keep the version they were cut by. A value that cannot be is a
    422 whose `member` says where it stands, such as `fields[2].rect_mm`.
    """
    expected = expected_version()
    parts = wired()
    author = current_actor().name
    found = changing.change_form(parts.session, parts.blobs, form_id, members, expected, author=author)
    return _shown(found), etag(found.version.number)


@blp.route(f"/<{ID_PATH}:form_id>", methods=["DELETE"])
@blp.response(204)
@blp.refusals(404, 409)
def delete_form(form_id: int) -> Response:
    """Delete a form with all its versions

    A 409 while records are cut by it, even if they are in the bin.
    """
    parts = wired()
    deleting.delete_form(parts.session, parts.blobs, parts.settings, form_id, author=current_actor().name)
    return Response(status=204)


@blp.route(f"/<{ID_PATH}:form_id>/file")
@blp.arguments(shapes.FormVersionQuerySchema, location="query")
@blp.response(200, shapes.FORM_FILE_SCHEMA, example=shapes.FORM_FILE_EXAMPLE, description="The form's file")
@blp.refusals(404)
def get_file(query: dict[str, Any], form_id: int) -> Response:
    """Get the form's file, with its pictures inside"""
    parts = wired()
    name = kept_form.get_form(parts.session, form_id, query["version"]).form.name
    text = kept_form.file_text(parts.session, parts.blobs, form_id, query["version"])
    return send_file(
        io.BytesIO(text.encode()),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"{name}.json",
    )


@blp.route(f"/<{ID_PATH}:form_id>/pages/<{ID_PATH}:page>/picture")
@blp.arguments(shapes.FormVersionQuerySchema, location="query")
@blp.response(
    200, {"type": "string", "format": "binary"}, content_type="image/png", description="The picture"
)
@blp.alt_response(304, description="The client has it already", success=True)
@blp.refusals(404)
def get_picture(query: dict[str, Any], form_id: int, page: int) -> Response:
    """Get the reference picture of a page; that of a version never changes"""
    parts = wired()
    picture = kept_form.get_picture(parts.session, form_id, page, query["version"])
    response = send_file(io.BytesIO(parts.blobs.get(picture.blob)), mimetype="image/png", etag=picture.blob)
    response.headers["Cache-Control"] = FOREVER if query["version"] is not None else "private, no-cache"
    return response


@blp.route(f"/<{ID_PATH}:form_id>/pages/<{ID_PATH}:page>/print")
@blp.response(200, shapes.PrintSchema, example=shapes.PRINT_EXAMPLE)
@blp.refusals(404)
def get_print(form_id: int, page: int) -> dict[str, Any]:
    """Get the boxes and lines printed on a page, to draw fields along"""
    parts = wired()
    found = print_to_snap.printed_on(parts.session, parts.blobs, form_id, page)
    return {
        "boxes": [list(asdict(box).values()) for box in found.boxes],
        "horizontal": found.horizontal,
        "vertical": found.vertical,
    }


def _first_page() -> FirstPage | None:
    page_id = multipart.whole_field("page_id", MAX_ID)
    if page_id is None:
        return None
    turned = multipart.whole_field("turned", 270) or 0
    if turned % 90:
        raise Problem("invalid", f"turned must be 0, 90, 180 or 270. {received(turned)}", field="turned")
    return FirstPage(page_id, turned, is_common=multipart.text_field("alike") != "false")


def _json_text() -> str:
    if not request.is_json:  # other web sites can send text/plain without a preflight request
        given = received(request.content_type or "no Content-Type")
        raise Problem("unsupported-media-type", f"Send this body as application/json. {given}")
    try:
        return request.get_data(cache=False).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("bad-request", "The body is not UTF-8.") from error


def _shown(found: kept_form.KeptForm) -> dict[str, Any]:
    return {
        "id": found.row.id,
        "name": found.form.name,
        "version": found.version.number,
        "is_sample": found.row.is_sample,
        "pages": [
            {
                "number": picture.page,
                "width_mm": paper.width,
                "height_mm": paper.height,
                "size_known": picture.size_known,
                "width": picture.width,
                "height": picture.height,
            }
            for paper, picture in zip(found.form.pages, found.pictures, strict=True)
        ],
        "fields": [
            {
                "name": field.name,
                "kind": field.kind,
                "page": field.page,
                "rect_mm": [field.rect.left, field.rect.top, field.rect.width, field.rect.height],
                "optional": field.optional,
                "boxes": field.boxes,
                "case": field.case,
                "accents": field.accents,
            }
            for field in found.form.fields
        ],
    }
