"""The pages that users read, tried out."""
