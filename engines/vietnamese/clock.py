"""Times of day as people write them: 08:30, 8h30, 8g30, 8 giờ 30 phút."""

import re
from datetime import time

from engines.vietnamese.text import squeeze

WORDS = re.compile(r"(\d{1,2})\s*(?:giờ|h|g)\s*(?:(\d{1,2})\s*(?:phút|ph|p|['’′])?)?", re.ASCII)
SIGNS = re.compile(r"(\d{1,2})\s?:\s?(\d{2})(?::\d{2})?", re.ASCII)


class ClockError(ValueError):
    """A time that is refused. Codes: format (not a time at all), no_such_time (25:00)."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(f"{code}: {text[:40]!r}")


def parse_clock(text: str) -> time:
    """ "8 giờ 30 phút", "8g30", "8h30", "08:30" to 08:30; "8 giờ", "8h" to 08:00.

    "8.30" is refused: a dot stands in numbers, and "8.3" might be three minutes or thirty. So is
    "8" alone, which may be a slip. Raises ClockError.
    """
    plain = squeeze(text[:40]).lower()
    found = SIGNS.fullmatch(plain) or WORDS.fullmatch(plain)
    if found is None:
        raise ClockError("format", text)
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError as error:
        raise ClockError("no_such_time", text) from error
