"""The WeChat official account: what is taken once, answered once, and sent within the platform's rules."""
