"""The command line's commands, one topic a file; core/__main__.py joins them."""
