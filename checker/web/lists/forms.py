"""The application form without anything in it, for a department to fill in."""

from __future__ import annotations

import io

from checker.policy.admitted import Admission, Application
from checker.report.application_form import application_form

_NUMBER = "登记编号："


def blank_form() -> bytes:
    """The form as a Word file, every field empty."""
    from docx import Document

    # A scope of one space: an empty one means all communities and is printed as that.
    document = Document(
        io.BytesIO(application_form(Admission(0, "applied", Application("", "", streets=("　",)))))
    )
    for paragraph in document.paragraphs:
        if paragraph.text.startswith(_NUMBER):
            paragraph.text = _NUMBER  # given when the application is entered
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()
