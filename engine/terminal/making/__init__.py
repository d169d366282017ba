"""What `amends new` makes, one file a kind."""
