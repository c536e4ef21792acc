"""Searching what is public: what was asked, what may answer it, in which order, and where its words stand."""
