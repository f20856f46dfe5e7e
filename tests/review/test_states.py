"""States as a table, and as a machine that random users drive."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pv_reports.errors import ConflictError, ReviewError
from pv_reports.records import Actor, CaseState
from pv_reports.review import apply_edit, claim, decide, possible, release, save_edit, transition
from pv_reports.review.states import ACTIONS, TRANSITIONS
from pv_reports.settings import Settings
from pv_reports.store import Store, allowed


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_pair_leads_somewhere_or_says_what_to_do(state, action):
    if (state, action) in TRANSITIONS:
        assert transition(state, action) is TRANSITIONS[state, action]
        assert action in possible(state)
    else:
        with pytest.raises(ReviewError, match=r"C-1: it is .* and cannot be") as caught:
            transition(state, action, "C-1")
        assert caught.value.remedy
        assert action not in possible(state)


def test_every_state_is_reached_and_only_signed_is_final():
    reached = {CaseState.RECEIVED}
    for _ in CaseState:
        reached |= {after for (before, _), after in TRANSITIONS.items() if before in reached}
    assert reached == set(CaseState)
    assert [state for state in CaseState if not possible(state)] == [CaseState.SIGNED]


def test_nothing_is_signed_without_approval():
    assert {before for (before, _), after in TRANSITIONS.items() if after is CaseState.SIGNED} == {CaseState.APPROVED}
    assert {action for (_, action), after in TRANSITIONS.items() if after is CaseState.SIGNED} == {"sign"}


PEOPLE = {"reviewer": "reviewer", "approver": "approver", "second": "approver", "intake": "intake"}
WHO = st.sampled_from(sorted(PEOPLE))


@pytest.fixture(autouse=True, scope="module")
def machine_parts(request):
    CaseMachine.making = request.getfixturevalue("making")
    yield
    CaseMachine.making = None


class CaseMachine(RuleBasedStateMachine):
    """One case, four people, any order of actions; a small model says what must come out."""

    making = None

    @initialize()
    def begin(self):
        self.home = Path(tempfile.mkdtemp())
        self.making.empty_database(self.home)
        self.store = Store.open(Settings(home=self.home))
        for name, role in PEOPLE.items():
            self.store.add_user(name, name.title(), role, "password")
        self.id = self.making.fill(self.store)
        self.state, self.owner, self.editor, self.versions = CaseState.DRAFTED, None, None, 1

    def teardown(self):
        if hasattr(self, "store"):
            assert self.store.verify_audit().sound
            self.store.close()
            shutil.rmtree(self.home)

    def attempt(self, call, allowed_by_model, conflict):
        before = self.store.case(self.id)
        try:
            call()
        except ConflictError:
            assert conflict or not allowed_by_model
        except ReviewError:
            assert not allowed_by_model
        else:
            assert allowed_by_model
            assert not conflict
            return True
        assert self.store.case(self.id) == before, "a refused action leaves no trace"
        return False

    def taken(self, who):
        return self.owner not in (None, who)

    def may(self, who, permission):
        return allowed(PEOPLE[who], permission)

    @rule(who=WHO)
    def claim(self, who):
        possible_now = self.may(who, "edit") and "claim" in possible(self.state)
        if self.attempt(lambda: claim(self.store, self.id, actor(who)), possible_now, self.taken(who)):
            self.state, self.owner = CaseState.IN_REVIEW, who

    @rule(who=WHO)
    def release(self, who):
        if self.attempt(lambda: release(self.store, self.id, actor(who)), self.may(who, "edit"), self.taken(who)):
            self.owner = None

    @rule(who=WHO, text=st.sampled_from(["None.", "She died.", "Recovered."]), stale=st.booleans())
    def edit(self, who, text, stale):
        stored = self.store.case(self.id)
        possible_now = self.may(who, "edit") and "edit" in possible(self.state)
        draft = apply_edit(stored.draft, "comment", text)
        version = stored.row.version - stale
        call = lambda: save_edit(self.store, self.id, version, draft, [], actor(who), "why")  # noqa: E731
        if self.attempt(call, possible_now, self.taken(who) or stale):
            self.state, self.owner, self.editor = CaseState.IN_REVIEW, who, who
            self.versions += 1

    @rule(who=WHO)
    def approve(self, who):
        possible_now = self.may(who, "decide") and "approve" in possible(self.state) and self.editor != who
        if self.attempt(lambda: decide(self.store, self.id, "approve", actor(who)), possible_now, self.taken(who)):
            self.state, self.owner = CaseState.APPROVED, None

    @rule(who=WHO)
    def send_back(self, who):
        possible_now = self.may(who, "decide") and "return" in possible(self.state)
        if self.attempt(lambda: decide(self.store, self.id, "return", actor(who), "why"), possible_now, False):
            self.state, self.owner = CaseState.RETURNED, None

    @invariant()
    def as_the_model_says(self):
        if hasattr(self, "store"):
            stored = self.store.case(self.id)
            assert (stored.row.state, stored.row.claimed_by) == (self.state, self.owner)
            assert len(stored.versions) == self.versions


def actor(name):
    return Actor(kind="person", name=name)


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = hypothesis_settings(max_examples=12, stateful_step_count=15, deadline=None)
