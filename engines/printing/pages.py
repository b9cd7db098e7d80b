"""Pages of finished PDFs brought together: what binding them needs."""

from __future__ import annotations

import io

import pikepdf


def overlay(pdf: pikepdf.Pdf, stamps: bytes) -> None:
    """One page of `stamps` over each page; what was printed on it stays where it was."""
    with pikepdf.open(io.BytesIO(stamps)) as sheets:
        for page, stamp in zip(pdf.pages, sheets.pages, strict=True):
            page.add_overlay(stamp, None)


def leave_tags(pdf: pikepdf.Pdf) -> None:
    """The tags of a file stay behind with it when its pages go into another."""
    for page in pdf.pages:
        if "/StructParents" in page:
            del page.StructParents
