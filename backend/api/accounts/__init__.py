"""Who sends a request and whether they may: sessions, tokens, roles; the routes of accounts."""
