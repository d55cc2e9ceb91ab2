"""Pages without a browser: opened, pressed, read."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

_SECONDS = 120


def opened(screen: Callable[[], None]) -> AppTest:
    """The page that ``screen`` draws; its imports are in it, for it is run by itself."""
    return checked(AppTest.from_function(screen, default_timeout=_SECONDS).run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def press(page: AppTest, label: str, form: str = "") -> AppTest:
    """The page after the first button of that label (in a form whose key begins so) was pressed."""
    found = [b for b in page.button if b.label == label and b.form_id.startswith(form)]
    return checked(found[0].click().run())


def errors(page: AppTest) -> str:
    return "\n".join(error.value for error in page.error)


def said(page: AppTest) -> str:
    """All that is said beside tables."""
    kinds = ("error", "warning", "success", "info", "markdown", "caption", "text", "subheader")
    return "\n".join(str(one.value) for kind in kinds for one in page.get(kind))


def tables(page: AppTest) -> str:
    """All that stands in tables."""
    return "\n".join(frame.value.to_csv() for frame in page.dataframe)
