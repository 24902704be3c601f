"""Tests of heal_cli.cli."""
