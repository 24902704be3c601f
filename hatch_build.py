"""The man page goes into the wheel as it is built, made of the commands and docs/ of that moment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPage(BuildHookInterface):
    """Adds share/man/man1/heal.1."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page where nothing of it stays, and name it; where Typer is not at hand the wheel has none."""
        sys.path.insert(0, self.root)
        try:
            from heal_cli.cli.help import man_page
        except ImportError as error:
            self.app.display_warning(f"no man page: {error}")
            return
        page = Path(self.directory) / "heal.1"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(man_page(), encoding="utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/heal.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the page away again."""
        (Path(self.directory) / "heal.1").unlink(missing_ok=True)
