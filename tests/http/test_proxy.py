"""Behind a proxy: its headers count when it is trusted, and never otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from backend.http.proxy import IS_FORWARDED, BehindProxy, is_prefix

PROXY = "10.0.0.1"
FORWARDED = {
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "paraph.example:8443",
    "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.7",
    "HTTP_X_FORWARDED_PREFIX": "/paraph/",
}


def seen(path: str = "/api", prefix: str = "", remote: str = PROXY, **headers: str) -> tuple[str, ...]:
    """What the application sees: scheme, host, prefix, path, client."""
    environ: dict[str, Any] = {
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "127.0.0.1:5999",
        "PATH_INFO": path,
        "REMOTE_ADDR": remote,
        **headers,
    }
    BehindProxy(lambda *_: [], {PROXY}, prefix)(environ, None)
    assert not [name for name in environ if name.startswith("HTTP_X_FORWARDED_")]
    names = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "REMOTE_ADDR")
    return tuple(environ[name] for name in names)


def test_a_trusted_proxy_tells_the_address_that_the_browser_sees() -> None:
    assert seen(**FORWARDED) == ("https", "paraph.example:8443", "/paraph", "/api", "192.0.2.7")


def test_nobody_else_is_believed() -> None:
    assert seen(remote="10.0.0.2", **FORWARDED) == ("http", "127.0.0.1:5999", "", "/api", "10.0.0.2")


def test_without_headers_nothing_changes() -> None:
    assert seen() == ("http", "127.0.0.1:5999", "", "/api", PROXY)


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("/paraph/api/v1/stats", "/api/v1/stats"),
        ("/api/v1/stats", "/api/v1/stats"),
        ("/paraph/", "/"),
        ("/paraph", ""),
        ("/paraphs", "/paraphs"),
        ("/paraph/paraph/x", "/paraph/x"),
    ],
)
def test_the_prefix_may_be_part_of_the_path_or_not(path: str, left: str) -> None:
    assert seen(path, "/paraph")[2:4] == ("/paraph", left)


@pytest.mark.parametrize(
    ("host", "port", "whole"),
    [
        ("a.example", "8443", "a.example:8443"),
        ("a.example:1", "8443", "a.example:1"),
        ("[::1]", "8443", "[::1]:8443"),
        ("[::1]:1", "8443", "[::1]:1"),
        ("a.example", "x", "a.example"),
    ],
)
def test_a_port_is_added_to_a_host_without_one(host: str, port: str, whole: str) -> None:
    assert seen(HTTP_X_FORWARDED_HOST=host, HTTP_X_FORWARDED_PORT=port)[1] == whole


@pytest.mark.parametrize("scheme", ["javascript", "", "https,ftp"])
def test_another_scheme_is_ignored(scheme: str) -> None:
    assert seen(HTTP_X_FORWARDED_PROTO=scheme)[0] == "http"


@pytest.mark.parametrize(
    "text",
    ["//evil.example", "/a//b", "/../a", "/a/..", "a", "/", "", "/a b", "/a?b", "/a#b", "/a\\b"],
)
def test_what_is_no_path_is_no_prefix(text: str) -> None:
    assert not is_prefix(text)
    assert seen(HTTP_X_FORWARDED_PREFIX=text, prefix="/own")[2] == "/own"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("192.0.2.7:4711", "192.0.2.7"),
        ("6.6.6.6, 192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", "unknown"),
    ],
)
def test_a_client_s_port_is_no_part_of_its_address(given: str, address: str) -> None:
    """With the port, every connection would have a limit of its own."""
    assert seen(HTTP_X_FORWARDED_FOR=given)[4] == address


@pytest.mark.parametrize(
    "name",
    ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_SERVER", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", None],
)
def test_whatever_a_proxy_adds_shows_that_there_is_one(name: str | None) -> None:
    environ: dict[str, Any] = {"HTTP_HOST": "127.0.0.1", "PATH_INFO": "/"} | (
        {name: "1.1 proxy"} if name else {}
    )
    BehindProxy(lambda *_: [])(environ, None)
    assert environ[IS_FORWARDED] is (name is not None)
