"""The only door of the PDF renderer: fonts and drawings of the project, and the pictures handed in.

Imports WeasyPrint, so import this module only where a PDF is made.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from PIL import Image, UnidentifiedImageError
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from engines.vietnamese.printable import FONTS

HERE = Path(__file__).resolve().parent
FIXED = {
    **{f"print:font/{path.name}": path for path in sorted(FONTS.glob("*.ttf"))},
    "print:asset/draft.svg": HERE / "draft.svg",
}
IMAGE = "print:image/"
MIME = {"JPEG": "image/jpeg", "PNG": "image/png"}


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Serves `print:` names from two closed lists; anything else ends the rendering."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.images = images

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url in FIXED:
            mime = "image/svg+xml" if url.endswith(".svg") else "font/ttf"
            return URLFetcherResponse(url, FIXED[url].read_bytes(), {"Content-Type": mime})
        name = unquote(url.removeprefix(IMAGE))
        if not url.startswith(IMAGE) or name not in self.images:
            raise FatalURLFetchingError(f"refused: {url[:200]}")
        return self._picture(url, self.images[name])

    def _picture(self, url: str, content: bytes) -> URLFetcherResponse:
        # WeasyPrint would leave out a broken picture without a word.
        try:
            with Image.open(io.BytesIO(content), formats=list(MIME)) as picture:
                mime = MIME[str(picture.format)]
                picture.verify()
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise FatalURLFetchingError(f"not a JPEG or PNG: {url[:200]}") from error
        return URLFetcherResponse(url, content, {"Content-Type": mime})
