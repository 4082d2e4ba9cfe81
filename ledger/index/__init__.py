"""The index: reads the chain into the books, block by block, exactly once."""
