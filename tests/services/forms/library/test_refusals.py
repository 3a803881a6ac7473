"""Errors of forms become errors of services."""

from __future__ import annotations

import pytest

from backend.pages.form import FormError
from backend.services.errors import InvalidError
from backend.services.forms.library.refusals import form_errors, taken


def test_the_member_is_named_twice() -> None:
    with pytest.raises(InvalidError, match="too long") as refusal, form_errors():
        raise FormError("too long", "fields[0].name")
    assert (refusal.value.field, refusal.value.extra) == ("fields[0].name", {"member": "fields[0].name"})


def test_a_file_as_a_whole_has_no_member() -> None:
    with pytest.raises(InvalidError) as refusal, form_errors():
        raise FormError("not JSON", "")
    assert (refusal.value.field, refusal.value.extra) == (None, {})


def test_a_taken_name_is_said() -> None:
    assert taken("Slip").detail.endswith("Received: 'Slip'")
    assert taken("Slip").extra == {"reason": {"code": "taken", "name": "Slip"}}


def test_a_reason_goes_along_with_what_its_words_need() -> None:
    with pytest.raises(InvalidError) as refusal, form_errors():
        raise FormError("too little print", "pages[1]", "little-print", page=2)
    assert refusal.value.extra == {"member": "pages[1]", "reason": {"code": "little-print", "page": 2}}
