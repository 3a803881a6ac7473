"""Behind a reverse proxy: the address that the browser sees, in place of the one between proxy and server.

Knows the ``X-Forwarded-…`` headers and WSGI. They are believed when they come from a trusted proxy, and removed
otherwise, since any client can send them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

WSGI = Callable[..., Any]
Environ = dict[str, Any]

IS_FORWARDED = "paraph.is_forwarded"
"""Member of the environment: whether the request came with headers of a proxy, trusted or not."""
_FORWARDED = "HTTP_X_FORWARDED_"
_OF_OTHER_PROXIES = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_BRACKETED = re.compile(r"\[([^\]]*)\](?::\d*)?")
_SCHEMES = ("http", "https")


class BehindProxy:
    """A WSGI application under the address that the browser sees.

    Args:
        proxies: IP addresses whose headers are believed.
        prefix: the path under which the proxy serves the application, such as ``/paraph``; a trusted proxy may name
            another one. It may be part of a request's path, or the proxy may have removed it.
    """

    def __init__(self, app: WSGI, proxies: Collection[str] = (), prefix: str = "") -> None:
        self._app = app
        self._proxies = frozenset(proxies)
        self._prefix = prefix

    def __call__(self, environ: Environ, start_response: Any) -> Any:
        """Answer a request."""
        environ[IS_FORWARDED] = any(_is_a_proxy_s(name) for name in environ)
        given = _forwarded(environ)
        if environ.get("REMOTE_ADDR") not in self._proxies:
            given = {}
        prefix = given.get("PREFIX", "").rstrip("/")
        _set_prefix(environ, prefix if is_prefix(prefix) else self._prefix)
        _set_origin(environ, given)
        environ["REMOTE_ADDR"] = (
            without_port(given["FOR"]) if "FOR" in given else environ.get("REMOTE_ADDR", "")
        )
        return self._app(environ, start_response)


def is_prefix(text: str) -> bool:
    """Whether ``text`` is a path that an application can be served under."""
    return bool(_PREFIX.fullmatch(text)) and not {".", ".."} & set(text.split("/"))


def _is_a_proxy_s(name: str) -> bool:
    return name.startswith(_FORWARDED) or name in _OF_OTHER_PROXIES


def _forwarded(environ: Environ) -> dict[str, str]:
    """The headers, removed from ``environ``: of each the last value, which the nearest proxy has written."""
    names = [name for name in environ if name.startswith(_FORWARDED)]
    values = {name.removeprefix(_FORWARDED): environ.pop(name).rpartition(",")[2].strip() for name in names}
    return {name: value for name, value in values.items() if value}


def _set_prefix(environ: Environ, prefix: str) -> None:
    path = environ.get("PATH_INFO", "")
    environ["SCRIPT_NAME"] = prefix
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        environ["PATH_INFO"] = path.removeprefix(prefix)


def _set_origin(environ: Environ, given: dict[str, str]) -> None:
    if given.get("PROTO", "").lower() in _SCHEMES:
        environ["wsgi.url_scheme"] = given["PROTO"].lower()
    host = given.get("HOST", environ.get("HTTP_HOST", ""))
    if host and "PORT" in given and given["PORT"].isdecimal() and not _has_port(host):
        host = f"{host}:{given['PORT']}"
    if host:
        environ["HTTP_HOST"] = host


def without_port(address: str) -> str:
    """The address alone: some proxies write ``192.0.2.7:4711`` or ``[2001:db8::1]:4711``, and each connection has
    another port."""
    bracketed = _BRACKETED.fullmatch(address)
    if bracketed:
        return bracketed[1]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _has_port(host: str) -> bool:
    return ":" in host.rpartition("]")[2]
