"""Taking files in: several at once, refused ones, strange names, and what the page tells about each."""

import pytest

JSON = {"accept": "application/json"}


def send(browser, *files, **options):
    data = {"csrf": browser.token(), **options.pop("data", {})}
    return browser.http.post("/uploads", data=data, files=[("files", file) for file in files], **options)


def test_several_files_become_one_batch(visit, store, jobs):
    browser = visit("intake")
    answer = send(browser, ("a.txt", b"one"), ("b.txt", b"two"))
    assert answer.status_code == 303
    text = browser.get(answer.headers["location"]).text
    assert "a.txt" in text
    assert "b.txt" in text
    assert 'http-equiv="refresh"' in text, "without scripts the page follows the work by itself"
    assert len(jobs.enqueued) == 2
    assert {upload.received_by for upload in store.uploads()} == {"intake"}


def test_a_refused_file_does_not_stop_the_others(visit, store, jobs):
    answer = send(
        visit("intake"), ("empty.txt", b""), ("good.txt", b"fine"), ("big.pdf", b"x" * 1_200_000), headers=JSON
    ).json()
    assert [entry["name"] for entry in answer["accepted"]] == ["good.txt"]
    assert [entry["name"] for entry in answer["refused"]] == ["empty.txt", "big.pdf"]
    assert "limit is 1 MB" in answer["refused"][1]["problem"]
    assert answer["refused"][0]["remedy"]
    assert len(store.uploads()) == len(jobs.enqueued) == 1


def test_refusals_without_scripts(visit):
    answer = send(visit("intake"), ("empty.txt", b""))
    assert answer.status_code == 422
    assert "The file is empty" in answer.text
    assert "No file was chosen" in visit("intake").post("/uploads").text


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\passwd", "/etc/passwd", "x/../passwd"])
def test_a_name_is_never_a_path(visit, store, settings, name):
    before = {path for path in settings.home.parent.rglob("*") if path.is_file()}
    send(visit("intake"), (name, b"text"), headers=JSON)
    assert store.uploads()[0].name == "passwd"
    new = {p for p in settings.home.parent.rglob("*") if p.is_file()} - before
    assert all(settings.home in path.parents for path in new)
    assert not [path for path in new if path.name == "passwd"]


def test_the_same_file_again_is_recognised(visit, store):
    browser = visit("intake")
    first = send(browser, ("a.txt", b"one"), headers=JSON).json()["accepted"][0]
    second = send(browser, ("again.txt", b"one"), headers=JSON).json()["accepted"][0]
    assert first["id"] == second["id"]
    assert second["again"]


def test_files_of_one_drop_share_a_batch(visit, store):
    browser = visit("intake")
    for name in ("a", "b"):
        send(browser, (name, name.encode()), data={"batch": "0123456789abcdef"}, headers=JSON)
    send(browser, ("c", b"c"), data={"batch": "../../x"}, headers=JSON)
    assert len(store.uploads(batch="0123456789abcdef")) == 2


def test_progress_is_told(visit, store, jobs):
    browser = visit("intake")
    upload = send(browser, ("a.txt", b"one"), headers=JSON).json()["accepted"][0]
    store.set_progress(upload["id"], "drafting", 60)
    told = browser.get(f"/uploads/status?ids={upload['id']}").json()[0]
    assert (told["state"], told["stage"], told["progress"]) == ("processing", "drafting", 60)
    assert "Working: drafting" in browser.get("/uploads").text
    assert browser.get("/uploads/status?ids=nothing", headers=JSON).status_code == 400


def test_a_refusal_while_reading_is_shown_with_its_remedy(visit, store):
    from pv_reports.records import Refusal

    browser = visit("intake")
    upload = send(browser, ("scan.pdf", b"%PDF-"), headers=JSON).json()["accepted"][0]
    refusal = Refusal(name="scan.pdf", place="page 3", problem="it is <empty>.", remedy="Re-scan at 300 dpi.")
    store.refuse_upload(upload["id"], [refusal])
    text = browser.get("/uploads").text
    assert "page 3 It is &lt;empty&gt;." in text
    assert "Re-scan at 300 dpi." in text
    assert browser.get(f"/uploads/status?ids={upload['id']}").json()[0]["refusals"][0]["remedy"]


def test_a_document_in_another_language_says_so(visit, store):
    from pv_reports.intake import read
    from pv_reports.store import MACHINE

    data = b"Die Patientin wurde mit einem schweren Ausschlag in das Krankenhaus aufgenommen und ist noch dort."
    upload = store.accept_upload(data, "brief.txt", MACHINE)
    store.save_processed(upload.id, read(data, "brief.txt").documents, [])
    assert "it is written in German" in visit("intake").get("/uploads").text


def test_the_original_comes_back_as_it_was_and_never_as_a_page(visit, store):
    browser = visit("intake")
    data = b"<script>alert(1)</script>"
    upload = send(browser, ('a"b\u00e4.html', data), headers=JSON).json()["accepted"][0]
    answer = browser.get(f"/uploads/{upload['id']}/original")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "\n" not in answer.headers["content-disposition"]


def test_too_much_at_once_and_no_length_are_refused(visit):
    browser = visit("intake")
    token = browser.token()
    answer = browser.http.post("/uploads", content=b"x", headers={"content-length": "99999999999"})
    assert answer.status_code == 413
    assert "fewer or smaller files" in answer.text
    answer = browser.http.post("/sign-out", content=b"csrf=" + token.encode() + b"&x=" + b"y" * 5_000_000)
    assert answer.status_code == 413
    chunked = browser.http.post("/uploads", content=iter([b"x"]))
    assert chunked.status_code == 411


def test_a_broken_form_is_a_friendly_page(visit):
    browser = visit("intake")
    answer = browser.http.post("/uploads", content=b"nonsense", headers={"content-type": "multipart/form-data"})
    assert answer.status_code in (400, 403)
    assert "What to do" in answer.text
    many = [("files", (f"{number}.txt", b"x")) for number in range(120)]
    answer = browser.http.post("/uploads", files=many, headers={"x-csrf-token": browser.token()})
    assert answer.status_code == 400
