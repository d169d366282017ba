"""Files to a library: load (keeps the lines), check (one function a check), compile."""
