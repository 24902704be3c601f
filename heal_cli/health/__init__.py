"""What `heal health` and the monitor ask, find, keep and say."""
