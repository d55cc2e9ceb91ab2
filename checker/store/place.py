"""Where the store is. Kept apart from the database, which is slow to load."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "CHECKER_STORE"  # names the store where no option does
_FILE = "sqlite:///"


def default_url() -> str:
    """The store of this user: what ``CHECKER_STORE`` names, else SQLite in the data folder."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    from platformdirs import user_data_path

    return f"{_FILE}{user_data_path('checker', appauthor=False) / 'checker.db'}"


def is_there(url: str) -> bool:
    """Whether a store has been made at ``url``; one on a server is taken to be."""
    return not url.startswith(_FILE) or Path(url.removeprefix(_FILE)).exists()


def uploads_folder(url: str) -> Path:
    """Where files lie that somebody has uploaded to be kept beside the store at ``url``."""
    if url.startswith(_FILE):
        return Path(url.removeprefix(_FILE)).parent / "uploads"
    from platformdirs import user_data_path

    return Path(user_data_path("checker", appauthor=False)) / "uploads"
