"""`heal setup`: finds what this machine logs in to, and proposes a configuration."""
