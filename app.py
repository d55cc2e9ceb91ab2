"""The screen: ``streamlit run app.py``, or ``checker app``."""

from checker.web import run

run()
