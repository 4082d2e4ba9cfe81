"""Walks through every screen of each face, in each of its states.

A walk calls ``visit`` at each state of its table; the accessibility tests look at it
with axe, `scripts/screens` takes its picture.
"""
