"""Audit: do the books agree with the chain, and is the journal whole."""
