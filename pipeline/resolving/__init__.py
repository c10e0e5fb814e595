"""Rows resolved over all documents: officials as people, and inspections with what is said of them."""
