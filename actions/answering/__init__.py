"""Which answer fits what the person said: a plain function of values and a rulebook in YAML."""
