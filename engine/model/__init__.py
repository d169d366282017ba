"""What things are: values, facts, conditions, pages, the library, incidents, decisions, findings."""
