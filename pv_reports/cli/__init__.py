"""The command line. Exit codes: 0 done, 1 failed or refused, 2 wrong usage, 3 a needed service is down."""

import importlib
import sys
from collections.abc import Sequence

from pv_reports.cli.parser import build_parser
from pv_reports.cli.usage import UsageError
from pv_reports.errors import PvReportsError, ServiceError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if not getattr(arguments, "run", None):
        parser.print_help(sys.stderr)
        return 2
    module, function = arguments.run.split(":")
    try:
        # imported only now: `--help` must not wait for what a command needs
        return int(getattr(importlib.import_module(f"pv_reports.cli.{module}"), function)(arguments) or 0)
    except UsageError as error:
        print(f"pv-reports: {error}", file=sys.stderr)
        return 2
    except ServiceError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 3
    except PvReportsError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. What was finished is kept; run the same command again to go on.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
