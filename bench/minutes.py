"""Minutes as PDF, which are made in the request: .venv/bin/python bench/minutes.py

Prints seconds for 3, 30 and 300 findings. Fails where ten times the findings cost more than ten
times as much: both are measured in this one run, so that a slow machine changes nothing.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRIES = 3
SENTENCE = (
    "Việc niêm yết thủ tục hành chính tại bộ phận tiếp nhận và trả kết quả của một số xã còn chưa "
    "đầy đủ, chưa kịp thời; một số hồ sơ trả kết quả trễ hạn không có thư xin lỗi theo quy định."
)


def seconds_for(findings: int) -> float:
    """The fastest of a few tries: what else the machine does only adds."""
    from engines.printing import minutes_pdf
    from engines.printing.context import FindingArea, FindingItem
    from tests.printing.samples import lap_vo

    items = tuple(FindingItem(number=f"H{n + 1}", text=SENTENCE) for n in range(findings))
    area = FindingArea(name="Cải cách thủ tục hành chính", items=items)
    context = replace(lap_vo(), strengths=(), limitations=(area,))
    times = []
    for _try in range(TRIES):
        began = time.perf_counter()
        minutes_pdf(context, {})
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    seconds_for(3)  # loads fonts and style sheet
    few, some, many = (seconds_for(count) for count in (3, 30, 300))
    print(f"3 findings {few:.2f} s, 30 {some:.2f} s ({some / few:.1f} x), 300 {many:.2f} s")
    print(f"300 cost {many / some:.1f} times 30 (at most 10)")
    return 1 if max(some / few, many / some) > 10 else 0


if __name__ == "__main__":
    sys.exit(main())
