"""Refusals of log-ins, passwords and changes of accounts, each with a code for programs."""

from __future__ import annotations

from backend.services.errors import ConflictError, InvalidError, ServiceError


class WrongLoginError(ServiceError):
    """The name or the password is wrong, or the account is disabled: which of them is not said."""

    code = "wrong-login"

    def __init__(self) -> None:
        super().__init__("The name or the password is wrong, or the account is disabled.")


class TooManyAttemptsError(ServiceError):
    """Too many log-ins have failed for a name or from an address; ``retry_after`` is in seconds."""

    code = "too-many-attempts"

    def __init__(self, retry_after: int) -> None:
        minutes = -(-retry_after // 60)
        words = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many log-ins have failed. Wait {words}, then try again.")
        self.retry_after = retry_after


class WrongPasswordError(ServiceError):
    """The current password, which a change needs, is wrong."""

    code = "wrong-password"

    def __init__(self) -> None:
        super().__init__("The current password is wrong.", field="old")


class WeakPasswordError(InvalidError):
    """A new password is too easy to guess; the detail says why."""

    code = "weak-password"


class NameTakenError(ConflictError):
    """Another account has this name, or one that differs by capitals or spaces only."""

    code = "name-taken"


class LastAdministratorError(ConflictError):
    """Without this account nobody could administer Paraph."""

    code = "last-administrator"

    def __init__(self) -> None:
        super().__init__("This is the last administrator. Make somebody else an administrator first.")


class NoAccountsError(ServiceError):
    """There are no accounts yet, and the first one is made by a command."""

    code = "no-accounts"
