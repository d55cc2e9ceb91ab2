"""The commands of the command line: one module each, with its options and what it prints.

``add`` makes the command known to the parser of ``checker.cli``; the function that it sets as
``run`` takes the parsed options and returns the exit code.
"""
