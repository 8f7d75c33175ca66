"""The sample company: its files, the seeded generator that makes them, and the way they are loaded."""
