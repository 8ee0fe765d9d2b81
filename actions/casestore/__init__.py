"""The case store: all that the record side writes itself, apart from the insurance records.

It holds keyed hashes and encrypted values only: no ID number, phone number, name or
one-time code in clear, nor a plain hash of one.
"""
