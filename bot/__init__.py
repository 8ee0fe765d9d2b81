"""The Internet-facing side: everything that runs inside the Rasa server."""
