"""The wording of the minutes, version 2: version 1, and what a re-check found of earlier limitations.

The minutes of other visits read as in version 1. Once a document was issued with it this file is
not edited: copy it to minutes_v3.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.printing import minutes_v1
from reports.printing.blocks import Block
from reports.printing.context import MinutesContext, RecheckResult
from reports.printing.spacing import printed

RESULTS = "III. "
TABLE = "Đối chiếu từng hạn chế khi kiểm tra và khi phúc tra: xem phụ lục kèm theo biên bản."
CHECKS, CHECKS_AGAIN = "tiến hành kiểm tra tại", "tiến hành phúc tra tại"


def blocks(context: MinutesContext) -> list[Block]:
    """The paragraphs between the head and the signatures."""
    made = minutes_v1.blocks(context)
    if context.recheck is None:
        return made
    sections = [n for n, block in enumerate(made) if block.kind == "section"]
    start = next(n for n in sections if made[n].text.startswith(RESULTS)) + 1
    end = next((n for n in sections if n >= start), len(made))
    results = [*_result(context.recheck), *made[start:end]]
    before = [
        replace(block, text=block.text.replace(CHECKS, CHECKS_AGAIN)) for block in made[:start]
    ]
    return [*before, *_numbered(results), *made[end:]]


def _numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """The titles of one section, numbered anew."""
    count = 0
    for block in blocks:
        if block.kind == "title":
            count += 1
            block = replace(block, text=f"{count}. {block.text.partition('. ')[2]}")
        yield block


def _result(recheck: RecheckResult) -> Iterator[Block]:
    yield Block("title", "1. Kết quả phúc tra việc khắc phục")
    counts = "; ".join(f"{group.words}: {len(group.labels)}" for group in recheck.groups)
    yield Block("text", printed(f"Đối chiếu với {recheck.minutes}: {counts}."))
    for group in recheck.groups:
        if group.labels:
            words = f"{group.words[:1].upper()}{group.words[1:]}"
            line = f"- {words}: {', '.join(group.labels)} ({group.of})."
            yield Block("text", printed(line))
    if recheck.has_table:
        yield Block("text", printed(TABLE))
