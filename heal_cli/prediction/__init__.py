"""What is to be expected of a command before it runs, and what is done about it."""
