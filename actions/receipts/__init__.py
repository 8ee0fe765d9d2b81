"""Receipts: what a look-up found, kept under a case code, and told in words."""
