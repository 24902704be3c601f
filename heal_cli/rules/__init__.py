"""The rule book's own work: the format of its files, writing and testing rules, compiling them."""
