"""What the journal teaches, how it is kept, shown, reviewed and exchanged."""
