"""When a grade was given, and whether it still stands."""
