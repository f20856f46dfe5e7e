"""`python -m pv_reports` is the same as the `pv-reports` script."""

import sys

from pv_reports.cli import main

sys.exit(main())
