"""The ground under a conversation: transcript, working memory, locks, limits, the exchange itself."""
