"""What can be known of a text without any library: pure functions of strings."""
