"""The built site in a real browser. `make test-site` builds it first."""
