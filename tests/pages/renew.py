"""Puts into pages what their commands say now, where that is not what they show:

python -m tests.pages.renew docs/safety.md ...
"""

import sys
import tempfile
from pathlib import Path

from tests.pages import reading
from tests.pages.lab import Reader, cluster


def renewed(page: Path, reader: Reader) -> str:
    """The text of the page, with the outputs of today."""
    text = page.read_text(encoding="utf-8")
    for block in reading.blocks(page):
        if block.file:
            reader.write(block.file, block.text)
        shows = ""
        for command, expected in reading.steps(block) if block.runs else ():
            status, shown = reader.types(command, reading.TERMINAL in block.flags)
            if block.language == "sh" and status:
                print(f"{page}:{block.line}: {command} ended with {status}: {shown}", file=sys.stderr)
            kept = expected if reading.says(shown, expected, reading.DIFFER in block.flags) else shown
            shows += "$ " + command.rstrip("\n").replace("\n", "\n> ") + "\n" + kept
        if shows and block.language == "console":
            begin = f"```console {block.rest}".rstrip() + "\n"
            text = text.replace(f"{begin}{block.text}```", f"{begin}{shows}```", 1)
    return text


def main() -> None:
    """Renew the pages that are named."""
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder, cluster(Path(folder)) as lab:
            Path(name).write_text(renewed(Path(name), Reader(Path(folder), lab)), encoding="utf-8")


if __name__ == "__main__":
    main()
