"""A PDF's pages as pictures."""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image


def pictures(pdf: bytes, stem: Path, *, dpi: int = 72) -> list[Image.Image]:
    """Grey, in the order of the pages."""
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-", str(stem)]
    subprocess.run(command, input=pdf, check=True)
    found = []
    for path in sorted(stem.parent.glob(f"{stem.name}-*.pgm")):
        with Image.open(path) as page:
            found.append(page.copy())
    return found
