"""Summaries: from rows to figures, from figures to prose, tables and drawings, in every form."""
