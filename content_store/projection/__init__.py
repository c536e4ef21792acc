"""The projection: what is publicly current, and nothing else, in one SQLite file of this host.

It is made from the database at any time, kept fresh from the feed, and read by `content_store.published`.
"""
