"""Who is at the screen, and what this person may do.

Without sign-in set up (``[auth]`` in Streamlit's secrets) the screen is for this machine's user,
who may do everything. With it everyone signs in, reads, and may do what ``[roles]`` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st
from streamlit.errors import StreamlitAPIException

from checker.errors import CheckerError
from checker.store.history import this_user

Role = Literal["reader", "reviewer", "keeper"]
ROLES: Mapping[Role, str] = {"reader": "查看", "reviewer": "处理问题", "keeper": "管理清单"}
_RANK: Mapping[Role, int] = {"reader": 0, "reviewer": 1, "keeper": 2}


def signing_in() -> bool:
    """Whether people have to sign in here."""
    try:
        return "auth" in st.secrets
    except (FileNotFoundError, StreamlitAPIException):
        return False


def person() -> str:
    """The name that the history gets."""
    if not signing_in():
        return this_user()
    return str(st.user.get("name") or st.user.get("email") or "未署名")


def role() -> Role:
    """What the person may do; each role may also do what those before it may."""
    if not signing_in():
        return "keeper"
    address = str(st.user.get("email") or "").lower()
    if not address or st.user.get("email_verified") is False:
        return "reader"
    named = st.secrets.get("roles", {})
    for name in ("keeper", "reviewer"):
        if address in {str(entry).lower() for entry in named.get(name, ())}:
            return name
    return "reader"


def may(needed: Role) -> bool:
    """Whether the person has the role, or a higher one."""
    return _RANK[role()] >= _RANK[needed]


def require(needed: Role) -> None:
    """Raises CheckerError, in words for the person, who lacks the role."""
    if not may(needed):
        raise CheckerError(
            f"您的账号没有“{ROLES[needed]}”的权限。需要的话，请联系管理员在设置里加上您的邮箱。"
        )


def signed_in() -> bool:
    """Whether the page may be drawn; else draws what there is to do about it."""
    if not signing_in():
        return True
    if not st.user.is_logged_in:
        st.title("社区减负核对")
        st.write("请先登录。")
        if st.button("登录", type="primary"):
            st.login()
        return False
    with st.sidebar:
        st.caption(f"{person()}（{ROLES[role()]}）")
        if st.button("退出"):
            st.logout()
    return True
