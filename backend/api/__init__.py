"""The HTTP API: parse a request, call one service, respond in JSON. Trains nothing and decodes no image."""
