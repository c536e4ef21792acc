"""Clips and voices: opened, measured, and made into films for every line and screen."""
