"""Who may do what (21 CFR 11.10(d),(g): access limited to authorised people, authority checks)."""

from typing import Literal

from pv_reports.errors import ReviewError
from pv_reports.records import UserRole
from pv_reports.store.rows import User

Permission = Literal["upload", "edit", "decide", "sign", "override", "users", "backup"]

_EVERYBODY: frozenset[Permission] = frozenset({"upload"})
PERMISSIONS: dict[UserRole, frozenset[Permission]] = {
    UserRole.INTAKE: _EVERYBODY,
    UserRole.REVIEWER: _EVERYBODY | {"edit"},
    UserRole.APPROVER: _EVERYBODY | {"edit", "decide", "sign", "override"},
    UserRole.QUALITY: _EVERYBODY | {"edit", "decide", "sign", "override", "backup"},
    UserRole.ADMIN: _EVERYBODY | {"users", "backup"},
}


def allowed(role: UserRole, permission: Permission) -> bool:
    """Whether the role carries the permission. A page may ask this to hide a button; the store asks it again."""
    return permission in PERMISSIONS[role]


def demand(user: User, permission: Permission) -> None:
    """Raises ReviewError when the person is not active or their role does not carry the permission."""
    if not user.active:
        raise ReviewError(user.name, "this account is closed.", "Ask an administrator.")
    if not allowed(user.role, permission):
        able = ", ".join(role.value for role in UserRole if allowed(role, permission))
        raise ReviewError(user.name, f"the role {user.role.value} may not {permission}.", f"Ask somebody with: {able}.")
