"""The five operations as Strawberry and Tortoise are used by most: async resolvers, and a loader for every relation."""
