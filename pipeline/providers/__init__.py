"""Providers: who was inspected, told from the way inspection texts name it."""

from pipeline.providers.find import Provider, find_provider

__all__ = ["Provider", "find_provider"]
