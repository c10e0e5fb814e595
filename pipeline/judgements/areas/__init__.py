"""What a grade was given for: the areas around it, near and far, named or not."""
