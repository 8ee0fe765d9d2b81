"""Reads what staff write: the rules of the diagnosis and the words of its receipts."""
