"""The relay: from what was accepted to signed, numbered, stored, sent bytes."""
