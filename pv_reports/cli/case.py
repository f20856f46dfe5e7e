"""case add, list, show, sign, export: the queue without a browser."""

from argparse import Namespace
from pathlib import Path

from pv_reports import review
from pv_reports.cli.output import print_json, table, tell
from pv_reports.cli.service import password, running
from pv_reports.errors import IntakeError, PvReportsError, ReviewError
from pv_reports.export import render_docx
from pv_reports.pipeline.casework import report_of, sign_report
from pv_reports.records import Actor, CaseState, Refusal
from pv_reports.settings import load
from pv_reports.store import CaseRow, Store
from pv_reports.store.roles import demand

COMMAND_LINE = Actor(kind="machine", name="command line")


def add(arguments: Namespace) -> int:
    """Accept the files and wait until each is drafted or refused."""
    settings = load(home=arguments.home)
    with running(settings) as service:
        ids, refused = [], []
        for file in arguments.files:
            try:
                ids.append(_accept(service.store, file))
            except IntakeError as error:
                tell(f"refused: {error}")
                refused.append(Refusal(name=file.name, place=error.place, problem=error.problem, remedy=error.remedy))
        for upload_id in ids:
            service.jobs.enqueue(upload_id)
        service.jobs.wait()
        rows = [row for upload_id in dict.fromkeys(ids) for row in service.store.rows(upload=upload_id)]
        for upload_id in dict.fromkeys(ids):
            upload = service.store.upload(upload_id)
            refused += upload.refusals
            for refusal in upload.refusals:
                tell(f"refused: {refusal.name} {refusal.place}: {refusal.problem} {refusal.remedy}")
    if arguments.json:
        print_json({"cases": [_row(row) for row in rows], "refusals": [refusal.model_dump() for refusal in refused]})
    else:
        print(case_table(rows))
    return 1 if refused else 0


def _accept(store: Store, file: Path) -> str:
    if not file.is_file():
        raise IntakeError(file.name, "is not a file that can be read.", "Check the path.")
    return store.accept_upload(file, file.name, COMMAND_LINE).id


def listing(arguments: Namespace) -> int:
    """Print the queue, most urgent first."""
    with Store.open(load(home=arguments.home)) as store:
        page = review.queue(store, states=tuple(CaseState), limit=1_000_000)
        waiting = store.unfinished_uploads()
    if arguments.json:
        print_json({"cases": [_row(row) for row in page.rows]})
    else:
        print(case_table(page.rows))
        if waiting:
            tell(f"{len(waiting)} documents are accepted and not yet drafted; `pv-reports worker` works on them.")
    return 0


def show(arguments: Namespace) -> int:
    """Print one case."""
    with Store.open(load(home=arguments.home)) as store:
        stored = store.case(arguments.id)
    if arguments.json:
        print_json(stored.model_dump(mode="json", exclude={"documents": {"__all__": {"blocks"}}}))
        return 0
    print(case_table([stored.row]))
    if stored.draft:
        print(f"\n{stored.draft.text}\n")
    for found in stored.findings:
        state = found.resolution or "open"
        print(f"[{found.number}] {found.finding.severity} {found.finding.check} ({state}): {found.finding.reason}")
    for signature in stored.signatures:
        print(
            f"Signed: {review.printed(signature.signature)}\nSHA-256 of the signed file: {signature.signature.sha256}"
        )
    return 0


def sign(arguments: Namespace) -> int:
    """Approve the case if it is not yet, then sign it with the person's password."""
    settings = load(home=arguments.home)
    secret = password(f"Password of {arguments.user}")
    with Store.open(settings) as store:
        user = store.authenticate(arguments.user, secret)
        demand(user, "sign")  # before the claim: who may not sign must not hold the case either
        stored = store.case(arguments.id)
        if stored.row.state in (CaseState.DRAFTED, CaseState.RETURNED):
            review.claim(store, arguments.id, user.actor)
        if arguments.reason:
            for found in store.case(arguments.id).findings:
                if found.resolution is None and found.finding.severity == "blocker":
                    review.resolve_finding(
                        store, arguments.id, found.number, "overridden", user.actor, arguments.reason
                    )
        if store.case(arguments.id).row.state == CaseState.IN_REVIEW:
            review.decide(store, arguments.id, "approve", user.actor, arguments.reason)
        signed = sign_report(store, arguments.id, arguments.user, secret, "approval")
    result = signed.signature.model_dump(mode="json")
    if arguments.json:
        print_json({"id": arguments.id, "state": "signed", "signature": result})
    else:
        print(f"{arguments.id} signed: {review.printed(signed.signature)}\nSHA-256 {signed.signature.sha256}")
    return 0


def export(arguments: Namespace) -> int:
    """Write the signed file, or with --draft the unsigned report, marked as a draft."""
    with Store.open(load(home=arguments.home)) as store:
        stored = store.case(arguments.id)
        if stored.row.state == CaseState.SIGNED:
            content = store.signed_file(arguments.id)[1]
        elif arguments.draft:
            content = render_docx(report_of(stored))
        else:
            raise ReviewError(
                f"case {arguments.id}", "is not signed.", "Sign it, or export it marked as a draft with --draft."
            )
        store.record(
            COMMAND_LINE,
            "case.exported",
            f"case/{arguments.id}",
            new={"to": arguments.to, "signed": stored.row.state == CaseState.SIGNED},
        )
    try:
        arguments.out.write_bytes(content)
    except OSError as error:
        raise PvReportsError(
            str(arguments.out), f"cannot be written ({error.strerror}).", "Name another file."
        ) from error
    tell(f"{arguments.out} written.")
    return 0


def case_table(rows: "list[CaseRow] | tuple[CaseRow, ...]") -> str:
    """The cases as the demo and the list show them."""
    lines = [
        (row.id, row.patient, row.products, row.reactions, "yes" if row.serious else "no", row.due or "–",
         row.state, _count(row))
        for row in rows
    ]  # fmt: skip
    return table(
        ("id", "patient", "suspect", "reactions", "serious", "due", "state", "findings"),
        lines, (22, 22, 24, 40, 7, 10, 9, 24),
    )  # fmt: skip


def _count(row: CaseRow) -> str:
    counts = ((row.blockers, "blocker"), (row.warnings, "warning"))
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n) or "none"


def _row(row: CaseRow) -> dict[str, object]:
    return row.model_dump(mode="json")
