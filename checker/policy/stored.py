"""A policy with what a store adds to it: the lists that were imported, the matters admitted."""

from __future__ import annotations

from checker.policy import Policy
from checker.store import default_url, is_there


def with_stored(policy: Policy, url: str | None) -> Policy:
    """``policy`` with the lists and admissions of the store at ``url``.

    ``None`` means this user's own store, if one has been made. Raises StoreError.
    """
    if url is None and not is_there(default_url()):
        return policy
    from checker.policy.local import load
    from checker.store import open_store
    from checker.store.admissions import listing

    with open_store(url) as store:
        return policy.with_lists(load(store)).with_admissions(listing(store))
