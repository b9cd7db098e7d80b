"""Rows from a spreadsheet: read, matched to a kind, checked, then taken in whole or not at all.

reading  bytes of a file -> numbered lines of cells, or one sentence why it cannot be read
table    lines -> columns of the kind, by the headings; line, letter and heading of every cell
kinds    what can be taken in: each app names its own in its `imports` module
preview  the rows checked without writing any: new, changed, unchanged, faulty
books    the workbooks handed out: the template, and the sent file with its faults marked

The doors (`accounts.imports.views`, the admin's import button) hold nothing of their own.
"""
