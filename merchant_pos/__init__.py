"""The shop's side of Meguru."""
