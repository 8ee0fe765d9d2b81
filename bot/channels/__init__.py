"""Rasa input channels: they own HTTP and nothing else."""
