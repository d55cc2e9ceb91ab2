"""What Streamlit runs when the package is installed; ``app.py`` is the same in a checkout."""

from checker.web import run

run()
