"""The shapes of requests and responses, one file per subject; the OpenAPI document is built from them."""
