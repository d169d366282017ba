"""The preview: a book as the customer will hear it and as staff will hold it, written as plain pages and cue cards."""
