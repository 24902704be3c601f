"""Measurements that anyone can run; the tests look at counts and at whether they run, never at times."""
