"""Measurements that anyone can run; the tests never look at them."""
