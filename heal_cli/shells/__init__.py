"""What shells are given: functions for the user's tools, completion, a hook, a key."""
