"""What is due is asked and mended in an order: what others need first."""

from __future__ import annotations

from heal_cli.model import Scene, Target
from heal_cli.prediction.expected import Expectation
from heal_cli.prediction.forestalling import _needed_first
from tests.made import fix

TARGETS = {
    "stage": Target("stage", "cluster", {"needs": ("vpn",)}),
    "prod": Target("prod", "cluster", {"needs": ("vpn",)}),
    "vpn": Target("vpn", "vpn", {"needs": ("wifi",)}),
    "wifi": Target("wifi", "vpn", {}),
}


def waves(*names: str) -> list[list[str]]:
    expectation = Expectation("1", "stage", "auth", (), 0.9, 0.8, "f", "", "ok", (), "", "")
    places = [(expectation._replace(target=name), fix(), Scene()) for name in names]
    return [[one.target for one, _, _ in wave] for wave in _needed_first(places, TARGETS)]


def test_what_others_need_comes_first() -> None:
    assert waves("stage", "vpn", "prod") == [["vpn"], ["stage", "prod"]]
    assert waves("stage", "wifi", "vpn") == [["wifi"], ["vpn"], ["stage"]]
    assert waves("stage", "prod") == [["stage", "prod"]] and waves() == []


def test_what_needs_itself_is_no_reason_to_wait() -> None:
    around = {"a": Target("a", "vpn", {"needs": ("b",)}), "b": Target("b", "vpn", {"needs": ("a",)})}
    expectation = Expectation("1", "a", "network", (), 0.9, 0.8, "f", "", "ok", (), "", "")
    places = [(expectation._replace(target=name), fix(), Scene()) for name in around]
    assert [len(wave) for wave in _needed_first(places, around)] == [2]
