"""Forms of any shape: each is answered, or refused with a message."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.bodies import BOUNDARY, BadAnswerError, form, part, seeds, send
from tests.services.pictures import png, zipped

pytestmark = pytest.mark.slow

HEADER_TEXT = st.text(st.characters(min_codepoint=1, max_codepoint=0x2FF), max_size=40)
CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([png(), b"", zipped(("a.png", png())), b"FILENAME,IDENTITY\na.png,ANNE\n"]),
)
DISPOSITIONS = st.one_of(
    HEADER_TEXT,
    st.builds(
        "{}; name={}; {}={}".format,
        st.sampled_from(["form-data", "attachment", ""]),
        st.one_of(st.sampled_from(['"files"', "files", '"batch"']), HEADER_TEXT),
        st.sampled_from(["filename", "filename*", "FileName", "filename*0", "x"]),
        st.one_of(
            st.sampled_from(['"a.png"', '"../a.zip"', '"list.csv"', "UTF-8''%C3%89.png", "UTF-8''%FF%", '"']),
            HEADER_TEXT,
        ),
    ),
)
HEADERS = st.lists(st.tuples(HEADER_TEXT, HEADER_TEXT), max_size=3)


@st.composite
def parts(draw: st.DrawFn) -> bytes:
    """A part whose headers may be anything."""
    extra = "".join(f"{name}: {value}\r\n" for name, value in draw(HEADERS)).encode()
    return extra + part(draw(CONTENTS), draw(DISPOSITIONS))


BODIES = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda found, end: form(*found, end=end),
        st.lists(parts(), max_size=4),
        st.sampled_from([b"--\r\n", b"", b"--", b"\r\n", b"--\r\nmore"]),
    ),
)
TYPES = st.one_of(
    st.just(f"multipart/form-data; boundary={BOUNDARY}"),
    st.sampled_from(
        [
            f'multipart/form-data; boundary="{BOUNDARY}"; charset=utf-7',
            "multipart/form-data",
            "multipart/form-data; boundary=",
            f"multipart/form-data; boundary={'x' * 300}",
            f"multipart/mixed; boundary={BOUNDARY}",
            "application/x-www-form-urlencoded",
        ]
    ),
)


@pytest.mark.parametrize("body", seeds(), ids=["one file", "three parts", "no file"])
def test_sound_forms_are_answered(body: bytes) -> None:
    send(body)


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(body=BODIES, content_type=TYPES)
@example(
    body=form(part(b"x" * 600_000, 'form-data; name="batch"')),
    content_type=f"multipart/form-data; boundary={BOUNDARY}",
)
@example(body=form(*[part(b"")] * 60), content_type=f"multipart/form-data; boundary={BOUNDARY}")
def test_any_form_is_answered_or_refused_in_words(body: bytes, content_type: str) -> None:
    send(body, content_type)


def test_a_failure_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("backend.api.predict.pending.predict", fail)
    with pytest.raises(BadAnswerError, match="500"):
        send(seeds()[0])
