"""A year of notices sent down to communities, invented and seeded, to scan and to measure with.

::

    python -m benchmarks.year FOLDER --count 10000 --seed 1
    python -m benchmarks.year FOLDER --count 500 --seed 2 --kinds txt,docx --hostile 50

writes the files of a fictional district's departments and streets, by department and month
(``区民政局/2025-03/0412-关于….docx``), into the new or empty FOLDER, and what is known of them into
``FOLDER-SEED.json`` beside it. From a test or another benchmark::

    from benchmarks.year import write_year

    year = write_year(tmp_path / "year", count=60, seed=1)
    year.files[0].path, year.files[0].verdict, year.files[0].burdens
    year.copies, year.repeats, year.offenders

What the facts tell (see ``facts.py``): of every file its issuer, number, date and format, the
clauses it was made from and the verdict a person would give; and what only many files together
show: copies of one notice, departments that ask for the same data, issuers that ask for the same
thing again and again. With ``--hostile N`` also N broken and odd files, each with what it is.

The same seed, count and kinds give the same bytes everywhere, with one version of reportlab, which
writes the PDFs and comes with the ``test`` extra. 10,000 files take some fifteen seconds on one
core, and 115 MB of disk.

The texts are templates of our own (``templates/*.yaml``): plainer and more alike than real notices.
They are good for speed, memory and what lies across files; how well single notices are judged is
measured on ``corpus/notices``.
"""

from __future__ import annotations

from benchmarks.year.facts import Copy, File, Offender, Repeat, Year
from benchmarks.year.hostile import Hostile
from benchmarks.year.writing import write_year

__all__ = ["Copy", "File", "Hostile", "Offender", "Repeat", "Year", "write_year"]
