"""The books: everything that is true about money, without HTTP."""
