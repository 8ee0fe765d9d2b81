"""Wire formats: frozen values to and from what travels; no I/O."""
