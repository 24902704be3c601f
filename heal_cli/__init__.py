"""heal: a wrapper that makes other commands heal themselves."""

__version__ = "0.1.0"
