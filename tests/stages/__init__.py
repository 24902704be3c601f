"""Tests of heal_cli.stages."""
