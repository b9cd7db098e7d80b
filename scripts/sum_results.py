"""The end of `make test`: what failed, by stage, and a last line that adds all stages up.

Takes a folder with a `<stage>.xml` (JUnit) of each stage that ran tests and an empty
`<stage>.failed` of each that ended red. A stage that ended red without a failed test in its
result counts as one failure: it was no test suite, or died. Ends with 1 where anything failed.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def cases_of(result: Path) -> list[ElementTree.Element]:
    try:
        return list(ElementTree.parse(result).iter("testcase"))  # noqa: S314  (we wrote the file)
    except (FileNotFoundError, ElementTree.ParseError):
        return []


def broke(case: ElementTree.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def main(folder: Path) -> int:
    passed = failed = skipped = 0
    for stage in sorted({path.stem for path in folder.iterdir()}):
        cases = cases_of(folder / f"{stage}.xml")
        broken = [case for case in cases if broke(case)]
        for case in broken:
            print(f"FAILED  {stage}: {case.get('classname')}::{case.get('name')}")
        if not broken and ((folder / f"{stage}.failed").exists() or not cases):
            print(f"FAILED  {stage}")
            failed += 1
        left_out = sum(case.find("skipped") is not None for case in cases if case not in broken)
        passed += len(cases) - len(broken) - left_out
        failed += len(broken)
        skipped += left_out
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
