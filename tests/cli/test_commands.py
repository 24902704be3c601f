"""The other commands of heal: statuses, listings, shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from heal_cli import __version__, journal, paths
