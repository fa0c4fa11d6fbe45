"""Guitu (归途): consent-first case management for people finding their way back."""
