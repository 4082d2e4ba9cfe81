"""What each contract is asked: one module a contract or a kind of call."""
