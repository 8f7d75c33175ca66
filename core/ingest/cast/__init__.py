"""From distinct texts to typed values, one module per family of kinds; everything vectorised over the texts."""
