"""What managers look into: cohorts, retention curves, ABC classes; tidy frame out of the marts, tidy frame to the page."""
