"""Plans: validated operations, written out once as Python that calls the schema's own resolvers."""
