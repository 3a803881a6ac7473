"""Requests of the page that wait until a test lets them go."""

from __future__ import annotations

from playwright.sync_api import Page, Route


class Held:
    """Requests that wait until they are released."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._routes: list[Route] = []
        self._is_released = False
        page.route(pattern, self._take)

    def release(self) -> None:
        self._is_released = True
        for route in self._routes:
            route.continue_()

    def _take(self, route: Route) -> None:
        if self._is_released:
            route.continue_()
        else:
            self._routes.append(route)
