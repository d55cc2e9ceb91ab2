"""What only shows when several notices are looked at together: copies, and data asked for twice.

``signature`` makes texts comparable, ``copies`` tells which files are one notice, ``fields`` which
data a notice has communities collect, ``collection`` who else asks for the same data. No database,
no files but the word lists in ``corpus/policy/across``.
"""
