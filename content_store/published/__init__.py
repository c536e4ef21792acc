"""What the public may read: the one door through which the public graph reads the rows.

Every function here is a question by keys that answers for all of them at once, in a fixed number of statements, with
immutable records that know no database. What is behind the door may change; the questions and the records may not.
"""
