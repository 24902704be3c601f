"""The figures of `heal stats`, and how they are shown."""
