"""The shapes of requests and responses, one file a subject; the OpenAPI document is built from them."""
