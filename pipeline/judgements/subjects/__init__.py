"""Whose grade it is: the provider's, somebody else's, or nobody's."""
