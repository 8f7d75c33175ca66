"""A seeded generator of the sample company's files: `python -m sample_data.generate` writes them beside it."""
