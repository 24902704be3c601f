"""Tests of heal_cli.credentials."""
