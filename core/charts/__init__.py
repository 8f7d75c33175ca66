"""One chart per question: a frame in, a Vega-Lite dict out."""
