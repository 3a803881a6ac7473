"""The shapes of requests and answers, a file a subject: what the OpenAPI document is made of. No rows."""
