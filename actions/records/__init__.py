"""The record store: what is on record of a person, and how it is read, filled and kept up."""
