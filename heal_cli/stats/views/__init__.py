"""The views of `heal stats`: from an account to text, and to files. None of them reads or decides anything."""
