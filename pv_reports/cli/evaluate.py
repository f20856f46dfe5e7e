"""evaluate: per-field scores against gold."""

from argparse import Namespace

from pv_reports.cli.output import print_json, tell
from pv_reports.cli.usage import UsageError
from pv_reports.settings import load


def evaluate(arguments: Namespace) -> int:
    """Print the scores as a Markdown table or JSON."""
    from pv_reports import evaluation
    from pv_reports.qwen import endpoint

    settings = load(home=arguments.home)
    model = endpoint(settings) if arguments.with_model else None
    if arguments.with_model and model is None:
        raise UsageError("--with-model", "no model endpoint is configured.", "Set PV_REPORTS_MODEL_URL.")
    result = evaluation.evaluate(
        arguments.gold,
        documents=arguments.documents,
        model=model,
        progress=lambda done, total: tell(f"{done}/{total} documents") if done == total else None,
    )
    if arguments.json:
        print_json(result.as_json())
    else:
        print(evaluation.evaluate_text(result))
    return 0
