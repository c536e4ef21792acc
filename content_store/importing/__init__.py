"""Importing: tables that people keep become rows and events, all of them or none."""
