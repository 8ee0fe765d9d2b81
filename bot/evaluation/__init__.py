"""How well the model understands questions it never saw: figures, pictures, worst mistakes."""
