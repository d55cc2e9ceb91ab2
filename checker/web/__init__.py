"""The screen in the browser: thin pages over the library, in Chinese, one module a page."""

from __future__ import annotations

# Streamlit has no Chinese for the place where files are dropped, and leaves much room above.
_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4.5rem; }
h1 { font-size: 2rem !important; padding-top: 0 !important; }
h3 { font-size: 1.3rem !important; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-secondary"] * { display: none; }
[data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-secondary"]::after {
  content: "选择文件，或拖到这里";
}
</style>"""


def run() -> None:
    """Draw the page that was chosen. Called anew by Streamlit whenever something changes."""
    import streamlit as st

    from checker.web import batch, check_page, learn, lists
    from checker.web.people import signed_in

    st.set_page_config(page_title="社区减负核对", layout="wide")
    st.html(_STYLE)
    if not signed_in():
        return
    chosen = st.navigation(
        [
            st.Page(check_page.show, title="检一份", url_path="check", default=True),
            st.Page(batch.show, title="批量扫描", url_path="batch"),
            st.Page(learn.show, title="案例学习", url_path="learn"),
            st.Page(lists.show, title="清单与准入", url_path="lists"),
        ],
        position="top",
    )
    chosen.run()
