"""Tests of heal_cli.checks."""
