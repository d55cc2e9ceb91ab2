"""The words of a line that says who is responsible: 「牵头单位：农业农村处」「（责任部门：各村）」."""

from __future__ import annotations

# What a body has to do with the matter, whoever helps among them, and what bodies are called there.
# Forms of expressions.
HOLDS = "责任|牵头|主责|落实|承办|整改|实施|承担|推进|主办"
PARTS = rf"(?:{HOLDS}|配合|协办)"
BODIES = "单位|部门|处室|科室"
LABEL = rf"{PARTS}(?:{BODIES})"
