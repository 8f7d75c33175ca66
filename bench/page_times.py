"""Where timed_shell.py notes what each page run took: (processor seconds, seconds by the clock), newest last."""

TAKEN: list[tuple[float, float]] = []
