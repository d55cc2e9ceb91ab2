"""Keys of programs that ask over HTTP: made once, kept as a hash, revoked.

A key is ``checker_`` + eight characters to find it by + ``_`` + 256 random bits. Since these cannot
be guessed, one round of SHA-256 with a salt is as good as a slow hash, and costs nothing a request.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import insert, select, update

from checker.errors import CheckerError
from checker.store.audit import Entry, record
from checker.store.history import now
from checker.store.rows import numbered
from checker.store.schema import keys

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from checker.store.database import Store

Role = Literal["reader", "reviewer", "keeper"]
ROLES: Mapping[Role, str] = {"reader": "核对", "reviewer": "处理问题", "keeper": "管理"}
_RANK: Mapping[Role, int] = {"reader": 0, "reviewer": 1, "keeper": 2}
DEFAULT_RATE = 60
MOST_RATE = 100_000
_MOST_NAME = 100
_FORM = re.compile(r"checker_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")


class KeysError(CheckerError):
    """A key cannot be made or revoked. The message says why and what to do."""


class NoSuchKey(KeysError):
    """There is no key of that number."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. ``rate`` in requests a minute, times in UTC, ISO 8601.

    ``expires`` is the last day on which it holds, ``None`` for no end.
    """

    id: int
    prefix: str
    name: str
    role: Role
    rate: int
    expires: date | None
    created_at: str
    created_by: str
    revoked_at: str | None = None
    revoked_by: str | None = None

    def may(self, needed: Role) -> bool:
        """Whether its role, or one above which it stands, is ``needed``."""
        return reaches(self.role, needed)

    def holds(self, on: date) -> bool:
        """Whether it is neither revoked nor past its last day."""
        return self.revoked_at is None and (self.expires is None or on <= self.expires)


def reaches(role: Role, needed: Role) -> bool:
    """Whether ``role`` may do what ``needed`` may; each may also do what those before it may."""
    return _RANK[role] >= _RANK[needed]


def add(
    store: Store,
    name: str,
    role: Role,
    *,
    who: str,
    rate: int = DEFAULT_RATE,
    expires: date | None = None,
) -> tuple[Key, str]:
    """A new key and its secret text, which nobody can find out later. Raises KeysError, StoreError."""
    name = name.strip()
    if not name or len(name) > _MOST_NAME or not name.isprintable():
        raise KeysError(f"密钥的名称要写 1 到 {_MOST_NAME} 个字，不能有控制字符。请改正。")
    if role not in ROLES:
        raise KeysError(f"没有叫“{role}”的权限。可用：{'、'.join(ROLES)}。")
    if not 1 <= rate <= MOST_RATE:
        raise KeysError(f"每分钟的次数应在 1 到 {MOST_RATE} 之间。请改正。")
    prefix, salt, secret = secrets.token_hex(4), secrets.token_hex(16), secrets.token_urlsafe(32)
    values: dict[str, Any] = {
        "prefix": prefix,
        "name": name,
        "role": role,
        "rate": rate,
        "created_at": now(),
        "created_by": who,
    }
    with store.writing() as connection:
        made = connection.execute(
            insert(keys).values(
                **values,
                salt=salt,
                hash=_hash(salt, secret),
                expires=expires.isoformat() if expires else None,
            )
        ).inserted_primary_key
        number = int(made[0]) if made is not None else 0
        record(connection, Entry("key-add", who, target=str(number)))
    return Key(id=number, expires=expires, **values), f"checker_{prefix}_{secret}"


def find(store: Store, text: str) -> Key | None:
    """The key that ``text`` is, also one that holds no longer. Raises StoreError."""
    form = _FORM.fullmatch(text)
    prefix, secret = form.groups() if form else ("", "")
    with store.reading() as connection:
        row = connection.execute(select(keys).where(keys.c.prefix == prefix)).one_or_none()
    # As much work where there is no such key, so that time tells nothing about prefixes.
    salt, hashed = (row.salt, row.hash) if row is not None else ("", "0" * 64)
    same = hmac.compare_digest(_hash(salt, secret), hashed)
    return _key(row) if same and row is not None else None


def listing(store: Store) -> tuple[Key, ...]:
    """Every key that was ever made, in that order. Raises StoreError."""
    with store.reading() as connection:
        return tuple(map(_key, connection.execute(select(keys).order_by(keys.c.id))))


def revoke(
    store: Store, identifier: int, *, who: str, by: int | None = None, request: str = ""
) -> Key:
    """The key of that number holds no longer; one that was revoked before stays as it is.

    ``by`` is the key that asks over HTTP, in the request of that number. Raises NoSuchKey,
    StoreError.
    """
    with store.writing(keys) as connection:
        found = _numbered(connection, identifier)
        if found.revoked_at is not None:
            return found
        connection.execute(
            update(keys).where(keys.c.id == identifier).values(revoked_at=now(), revoked_by=who)
        )
        status = None if by is None else 204
        told = Entry("key-revoke", who, by, request, target=str(identifier), status=status)
        record(connection, told)
        return _numbered(connection, identifier)


def _numbered(connection: Connection, identifier: int) -> Key:
    row = numbered(connection, keys, identifier)
    if row is None:
        raise NoSuchKey(f"没有第 {identifier} 号密钥。请用 checker keys list 查看编号。")
    return _key(row)


def _hash(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}{secret}".encode()).hexdigest()


def _key(row: Row[Any]) -> Key:
    values = {name: getattr(row, name) for name in Key.__slots__}
    return Key(**{**values, "expires": date.fromisoformat(row.expires) if row.expires else None})


__all__ = [
    "DEFAULT_RATE", "ROLES", "Key", "KeysError", "NoSuchKey", "Role",
    "add", "find", "listing", "reaches", "revoke",
]  # fmt: skip
