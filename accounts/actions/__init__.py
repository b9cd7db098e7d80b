"""Every change of state in this app; `accounts.actions.jobs` has those of background work."""

from accounts.actions.people import (
    ACCOUNT_FIELDS,
    PROFILE_FIELDS,
    change_account,
    change_password,
    change_profile,
    create_account,
    deactivate_account,
    link_owner,
    manageable_roles,
    may_manage,
    password_link,
    reactivate_account,
    require_account_rights,
    require_password_change,
    set_first_password,
)

__all__ = [
    "ACCOUNT_FIELDS",
    "PROFILE_FIELDS",
    "change_account",
    "change_password",
    "change_profile",
    "create_account",
    "deactivate_account",
    "link_owner",
    "manageable_roles",
    "may_manage",
    "password_link",
    "reactivate_account",
    "require_account_rights",
    "require_password_change",
    "set_first_password",
]
