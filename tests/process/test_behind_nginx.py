"""A real nginx in front of a real server, with the configuration that docs/proxy.md shows: TLS, a port of its own, a
sub-path, and a client that does not send Sec-Fetch-Site."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from backend.config import ROOT
from tests.e2e.server import free_port, wait_for
from tests.process.conftest import Server
from tests.services.pictures import png

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        NGINX is None or OPENSSL is None, reason="nginx or openssl is not installed: make system"
    ),
]

AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


class ProxiedServer(Server):
    """A server that is told of its proxy."""

    def environ(self) -> dict[str, str]:
        told = {"PARAPH_TRUSTED_PROXIES": "127.0.0.1", "PARAPH_PREFIX": "/paraph", "PARAPH_WORKER": "off"}
        return super().environ() | told

    def add_administrator(self, name: str) -> str:
        """The first password of the first account, without which this server does not start."""
        words = [sys.executable, "-m", "flask", "user", "add", name, "--admin"]
        ended = subprocess.run(
            words, cwd=ROOT, env=self.environ(), capture_output=True, text=True, check=True
        )
        return ended.stdout.splitlines()[-1]


class Browser:
    """Requests through the proxy, as a page at its address would send them over plain `fetch`."""

    def __init__(self, origin: str, certificate: Path) -> None:
        self.origin = origin
        self.session = requests.Session()
        self.session.trust_env = False  # its certificates would be used in place of ours
        self.session.verify = str(certificate)

    def get(self, path: str, **headers: str) -> requests.Response:
        address = urljoin(self.origin, path)
        return self.session.get(address, headers=headers, allow_redirects=False, timeout=30)

    def upload(self, *, mark: int = 0, **headers: str) -> requests.Response:
        files = {"files": (f"{mark}.png", png(mark))}
        address = f"{self.origin}/paraph/api/v1/images"
        return self.session.post(address, files=files, headers={"Origin": self.origin, **headers}, timeout=30)

    def log_in(self, name: str, password: str) -> None:
        """Log in for the first time, and choose a password."""
        address = f"{self.origin}/paraph/api/v1/session"
        headers = {"Origin": self.origin}
        begun = self.session.post(
            address, json={"name": name, "password": password}, headers=headers, timeout=30
        )
        assert begun.status_code == 200, begun.text
        headers["X-CSRF-Token"] = begun.json()["csrf_token"]
        body = {"old": password, "new": "three owls count backwards"}
        changed = self.session.put(f"{address}/password", json=body, headers=headers, timeout=30)
        assert changed.status_code == 200, changed.text
        self.session.headers["X-CSRF-Token"] = changed.json()["csrf_token"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("nginx")
    certificate = make_certificate(folder)
    server = ProxiedServer(folder)
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(configured(folder, port, server.url), encoding="utf-8")
    password = server.add_administrator("Zoé Martin")
    server.start()
    nginx = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(configuration), "-e", "stderr"])
    made = Browser(f"https://localhost:{port}", certificate)
    try:
        wait_for("nginx", lambda: is_up(made))
        assert made.get("/paraph/api/v1/stats").status_code == 401
        made.log_in("Zoé Martin", password)
        yield made
    finally:
        nginx.terminate()
        nginx.wait(10)
        server.stop()


def is_up(office: Browser) -> bool:
    try:
        return office.get("/paraph/healthz").ok
    except requests.ConnectionError:
        return False


def make_certificate(folder: Path) -> Path:
    certificate = folder / "localhost.pem"
    command = f"{OPENSSL} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    files = ["-keyout", str(folder / "localhost.key"), "-out", str(certificate)]
    subprocess.run(
        [*command.split(), *files, "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True
    )
    return certificate


def configured(folder: Path, port: int, paraph: str) -> str:
    """The documented configuration with this test's ports and files."""
    page = (ROOT / "docs" / "proxy.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- nginx:begin -->\n```nginx\n(.*?)```", page, re.DOTALL)
    assert found is not None
    server = found[1]
    for shown, meant in (
        ("8443 ssl", f"{port} ssl"),
        ("http://127.0.0.1:5999", paraph),
        ("paraph.example;", "localhost;"),
        ("/etc/ssl/certs/paraph.example.pem", str(folder / "localhost.pem")),
        ("/etc/ssl/private/paraph.example.key", str(folder / "localhost.key")),
    ):
        assert shown in server
        server = server.replace(shown, meant)
    user = "user root;" if folder.owner() == "root" else ""  # its workers must reach the test's folder
    return AROUND.format(folder=folder, server=server, user=user)


def test_the_page_and_its_files_lie_under_the_sub_path(office: Browser) -> None:
    assert office.get("/paraph").headers["Location"] == "/paraph/"
    page = office.get("/paraph/")
    assert page.status_code == 200
    names = re.findall(r'(?:src|href)="(static/[^"#]+)"', page.text)
    assert len(names) > 10
    addresses = [urljoin(f"{office.origin}/paraph/", name) for name in dict.fromkeys(names)]
    assert {office.get(address).status_code for address in addresses} == {200}


def test_the_cookie_travels_with_tls_and_under_the_sub_path_only(office: Browser) -> None:
    jar: CookieJar = office.session.cookies
    (cookie,) = jar
    assert (cookie.secure, cookie.path) == (True, "/paraph")
    shown = office.get("/paraph/api/v1/session").json()
    assert (shown["state"], shown["user"]["name"], shown["is_plain_http"]) == (
        "signed in",
        "Zoé Martin",
        False,
    )
    stranger = Browser(office.origin, Path(str(office.session.verify)))
    assert stranger.get("/paraph/").status_code == 200
    assert stranger.get("/paraph/api/v1/stats").status_code == 401
    assert stranger.upload(mark=3).status_code == 401


def test_an_unknown_address_leads_back_to_the_page(office: Browser) -> None:
    found = office.get("/paraph/review/old", Accept="text/html")
    assert (found.status_code, found.headers["Location"]) == (302, "/paraph/")


def test_the_page_saves_without_sec_fetch_site_and_addresses_lead_back(office: Browser) -> None:
    sent = office.upload()
    assert sent.status_code == 200, sent.text
    image_id = sent.json()["results"][0]["image_id"]
    shown = office.get(f"/paraph/api/v1/images/{image_id}").json()
    assert shown["file_url"] == f"/paraph/api/v1/images/{image_id}/file"
    assert office.get(shown["file_url"]).headers["Content-Type"] == "image/png"


def test_the_api_s_description_names_the_sub_path(office: Browser) -> None:
    assert office.get("/paraph/api/openapi.json").json()["servers"] == [{"url": "/paraph"}]
    page = office.get("/paraph/api/docs")
    names = re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text)
    assert {office.get(urljoin(page.url, name)).status_code for name in names} == {200}


def test_another_site_is_refused_and_told_what_was_seen(office: Browser) -> None:
    refused = office.upload(mark=1, Origin="https://localhost:1")
    assert refused.status_code == 403
    problem = refused.json()
    assert (problem["origin"], problem["host"]) == (
        "https://localhost:1",
        office.origin.removeprefix("https://"),
    )
    assert "'https://localhost:1'" in problem["detail"]
    assert "PARAPH_TRUSTED_PROXIES" in problem["detail"]


def test_a_client_s_own_claims_do_not_pass_the_proxy(office: Browser) -> None:
    claims = {"X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "1"}
    assert office.get("/paraph/api/openapi.json", **claims).json()["servers"] == [{"url": "/paraph"}]
    assert office.upload(mark=2, **claims).status_code == 200


def test_another_host_name_is_refused_with_the_setting_that_helps(office: Browser) -> None:
    refused = office.get("/paraph/api/v1/stats", Host="evil.example")
    assert refused.status_code == 400
    assert refused.json()["detail"].endswith("Received: 'evil.example'")
    assert "PARAPH_TRUSTED_HOSTS" in refused.json()["detail"]
