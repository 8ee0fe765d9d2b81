"""Who is asking: consent, one-time codes, lockouts, the vault of what was typed, the audit of look-ups."""
