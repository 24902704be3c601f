"""The stages of a run. Each is a function from values to values; none acts, and none knows another."""
