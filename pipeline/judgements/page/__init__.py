"""Grades that the layout of a page gives: tables, lists, labels and lines, whole or flattened by a copy."""
