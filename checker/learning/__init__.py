"""The library behind 案例学习: cases to browse, a quiz, handouts, and own cases without names.

Nothing here draws a screen; ``checker.commands.cases`` and the pages show what is made here.
"""

from __future__ import annotations
