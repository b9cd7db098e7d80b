"""The Vietnamese catalogues: `messages.py check` or `messages.py update`.

check:  every text of the program is translated, none is left over, and the .mo files are current.
update: adds what is missing with an empty translation, drops what is left over, compiles.

An area is a folder of `locale/`; a file's area is its app. A text used in two areas stands once.
`third_party` holds texts of other packages, which this program does not extract.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CODE = [
    "config",
    "desk",
    "reports",
    "findings",
    "inspections",
    "units",
    "accounts",
    "engines",
    "templates",
]
NOT_EXTRACTED = "third_party"
SHARED_AREA = "look"  # the frame and the parts of every page
AREAS = ["accounts", "units", "inspections", "findings", "reports", "desk", "engines"]
KEYWORDS = [
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
]

Key = tuple[str, str]  # context, msgid


def key(entry: polib.MOEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def translation(entry: polib.MOEntry) -> object:
    return entry.msgstr_plural if entry.msgid_plural else entry.msgstr


def is_translated(entry: polib.POEntry) -> bool:
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return bool(texts) and all(texts)


def catalogues() -> dict[str, Path]:
    paths = sorted(LOCALE.glob("*/vi/LC_MESSAGES/django.po"))
    return {path.relative_to(LOCALE).parts[0]: path for path in paths}


def sources() -> Iterator[tuple[Path, str]]:
    """Each source file's path in the project and its text as Python that xgettext reads."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path.relative_to(ROOT), path.read_text()
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                text = path.read_text()
                yield path.relative_to(ROOT), templatize(text, origin=str(path))


def extracted() -> polib.POFile:
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for path, text in sources():
            copy = Path(folder, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text)
            names.append(str(path))
        Path(folder, "files").write_text("\n".join(names))
        command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--files-from=files"]
        command += ["--output=all.pot", *(f"--keyword={word}" for word in KEYWORDS)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return polib.pofile(str(Path(folder, "all.pot")), encoding="UTF-8")


def area_of(entry: polib.POEntry) -> str:
    parts = Path(entry.occurrences[0][0]).parts
    name = parts[1] if parts[0] == "templates" and len(parts) > 2 else parts[0]
    if name == "config":
        return "desk"
    return name if name in AREAS else SHARED_AREA


def faults_of_catalogue(area: str, path: Path) -> Iterator[str]:
    po = polib.pofile(str(path))
    for entry in po.fuzzy_entries():
        yield f"{area}: fuzzy: {entry.msgid!r}"
    for entry in po.obsolete_entries():
        yield f"{area}: obsolete: {entry.msgid!r}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        yield f"{area}: not compiled"
        return
    now = {key(e): translation(e) for e in po if not e.obsolete and is_translated(e)}
    if {key(e): translation(e) for e in polib.mofile(str(compiled)) if e.msgid} != now:
        yield f"{area}: the .mo file is not current"


def check() -> list[str]:
    faults: list[str] = []
    translated: dict[Key, tuple[str, object]] = {}
    used = {key(entry): entry for entry in extracted()}
    areas = catalogues()
    for area, path in areas.items():
        faults += faults_of_catalogue(area, path)
        for entry in polib.pofile(str(path)):
            if area != NOT_EXTRACTED and key(entry) not in used:
                faults.append(f"{area}: no longer used: {entry.msgid!r}")
            if not is_translated(entry):
                continue
            other = translated.setdefault(key(entry), (area, translation(entry)))
            if other[1] != translation(entry):
                faults.append(f"{area} and {other[0]} translate differently: {entry.msgid!r}")
    for wanted in used.keys() - translated.keys():
        entry = used[wanted]
        where = ":".join(entry.occurrences[0])
        faults.append(f"{area_of(entry)}: not translated: {entry.msgid!r} ({where})")
    return sorted(faults)


def update() -> None:
    areas = catalogues()
    for area in {SHARED_AREA, *AREAS} - areas.keys():
        areas[area] = start_catalogue(area)
    files = {area: polib.pofile(str(path), wrapwidth=100) for area, path in areas.items()}
    used = {key(entry): entry for entry in extracted()}
    known = {key(entry) for po in files.values() for entry in po if not entry.obsolete}
    for wanted, entry in used.items():
        if wanted not in known:
            plural = {0: ""} if entry.msgid_plural else {}
            files[area_of(entry)].append(
                polib.POEntry(
                    msgid=entry.msgid,
                    msgctxt=entry.msgctxt,
                    msgid_plural=entry.msgid_plural,
                    msgstr_plural=plural,
                )
            )
    for area, po in files.items():
        for entry in list(po):
            if entry.obsolete or (area != NOT_EXTRACTED and key(entry) not in used):
                po.remove(entry)
        po.save()
        compile_catalogue(areas[area])


def start_catalogue(area: str) -> Path:
    path = LOCALE / area / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    po = polib.POFile()
    po.metadata = {
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    po.save(str(path))
    return path


def compile_catalogue(path: Path) -> None:
    command = ["msgfmt", "--check-format", "-o", str(path.with_suffix(".mo")), str(path)]
    subprocess.run(command, check=True)


def main() -> int:
    if sys.argv[1:] == ["update"]:
        update()
    elif sys.argv[1:] != ["check"]:
        print(__doc__)
        return 2
    faults = check()
    print("\n".join(faults) or "The Vietnamese catalogues are complete.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
