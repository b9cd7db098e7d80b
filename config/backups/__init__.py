"""Copies of a whole installation: rows and files, with a manifest that says what is in them.

A copy is a folder:

    manifest.json      release, migrations, engine, hash of every file, counts of rows
    database.sqlite3   or database.dump (pg_dump's own format)
    files/…            the uploaded and made files that rows of the copy name

The manifest is the last thing that comes into the folder: without it there is no copy.
"""
