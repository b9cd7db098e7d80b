"""The demo of `make run`: the two inspections of July 2018, and, apart, training data.

Everything goes in by the same actions as from a page, so the demo proves the rules hold.
"""
