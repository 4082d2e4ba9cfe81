"""What is true about the town's money, in plain Python: no HTTP, SQL or chain."""
