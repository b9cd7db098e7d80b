"""The admin as a working surface: the same actions, the same rules, another door."""

from inspections.admin import lists, plans, visits

__all__ = ["lists", "plans", "visits"]
