"""The decision core: facts of a record in, findings out. Standard library only."""
