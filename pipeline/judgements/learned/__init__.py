"""The second reading: linear models that weigh anew what the rules say of a sentence."""
