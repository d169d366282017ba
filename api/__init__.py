"""The service: HTTP, the console, and what the house does over time."""
