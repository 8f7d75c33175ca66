"""The planning cockpit: everything that is not a page."""

import os

# Read by numpy when it is first imported. The matrices here are small: on several threads a fit of response curves takes
# three times the processor time, and a server's other users wait for it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
