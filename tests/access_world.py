"""A small company for the access matrix: one of everything that is mine, and one that is somebody else's.

``World.own[NAME]`` and ``World.foreign[NAME]`` are the arguments of an address about NAME. Mine means: the CX manager
leads it, executive, sales rep and analyst are named as its readers, the sales rep looks after the customer, the promise
belongs to the executive. Foreign means that none of that is so. Add a NAME when a new address needs one.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Role
from accounts.services.link import token_of
from apprentice.models import ImportRun
from apprentice.services.imports.files import ERRORS, path_of
from feedback.models import Coding
from feedback.views.room_live import tick_address
from tests.factories.accounts import ApiTokenFactory, OutboxMessageFactory, SecretLinkFactory, UserFactory
from tests.factories.feedback import (
    DecisionFactory,
    ExtractionFactory,
    FeedbackSessionFactory,
    FindingFactory,
    GuideVersionFactory,
    InvitationFactory,
    LiveTurnFactory,
    NoticeFactory,
    PromiseFactory,
    QuestionFactory,
    QuestionFindingFactory,
    ReviewFactory,
    StatementFactory,
    StudyFactory,
    StudyMemberFactory,
    StudyRunFactory,
    StudyThemeFactory,
    TextRunFactory,
    ThemeFactory,
    TurnFactory,
    WordsFactory,
)
from tests.factories.reflection import (
    BeliefEvidenceFactory,
    ClarificationFactory,
    ContradictionFactory,
    KpiValueFactory,
    ObjectiveFactory,
    UseRequestFactory,
)
from tests.factories.relationships import (
    CompanyFactory,
    CustomerFactory,
    InteractionFactory,
    PersonFactory,
    TieFactory,
)
from tests.factories.valuation import (
    ChoiceFactory,
    ContractFactory,
    DeclineSightingFactory,
    DimensionDecisionFactory,
    EvaluationFactory,
    EvidenceRecordFactory,
    InvestmentPlanFactory,
    LockFactory,
    MeasureFactory,
    OrderFactory,
    ValueRunFactory,
    WeightSetFactory,
)


class World:
    """Everybody, and the arguments of everything."""

    def __init__(self):
        self.users = {role: UserFactory(roles=[role]) for role in Role.values}
        self.stranger = UserFactory(roles=["cx_manager"], name="Another manager")
        self.pockets = {}
        self.tokens = {}
        for role, user in self.users.items():
            self.tokens[role] = f"apt_matrix_{role}"
            ApiTokenFactory(
                user=user, raw=self.tokens[role], scopes=["read", "write:data", "write:loop", "write:value"]
            )
        self.own = self._everything(
            owner=self.users["cx_manager"],
            rep=self.users["sales_rep"],
            keeper=self.users["executive"],
            readers=[self.users[role] for role in ("executive", "sales_rep", "analyst")],
        )
        self.foreign = self._everything(owner=self.stranger, rep=None, keeper=self.stranger, readers=[])

    def _import(self, owner):
        """Return an import that has ended and left some rows out."""
        run = ImportRun.objects.create(
            kind="orders",
            file_name="orders.csv",
            stored_as="orders.csv",
            source="shop",
            state="done",
            started_by=owner,
            uploaded_at=timezone.now(),
            finished_at=timezone.now(),
        )
        path = path_of(run, ERRORS)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("row,reason\n", encoding="utf-8")
        return run

    def _study(self, owner, readers):
        """Return a study that was sent, compared, and read for one theme by two people."""
        study = StudyFactory(owner=owner, open=True)
        study.readers.set(readers)
        member = StudyMemberFactory(arm=study.arms.get(group="loyal"), answered=True)
        answer = TurnFactory(invitation=member.invitation)
        theme = StudyThemeFactory(study=study)
        for coder in [owner, UserFactory(roles=["analyst"])]:
            Coding.objects.create(study=study, turn=answer, coder=coder, at=timezone.now()).themes.add(theme)
        row = {"theme": theme.pk, "name": theme.name, "named": {"loyal": 1, "half": 0, "leaving": 0}}
        row |= {"ratio": [0.5, 1.5, 4.0], "delta": 0.4, "p": 0.4, "stands": False}
        result = {
            "respondents": {"loyal": 1, "half": 0, "leaving": 0},
            "permutations": 99,
            "themes": [row],
            "cells": [],
        }
        StudyRunFactory(study=study, work="result", state="done", finished_at=timezone.now(), result=result)
        return study, theme

    def _codebook(self, turn, customer):
        """Return a theme, words of a session as they are read, something found in them, a reading and a review."""
        said = WordsFactory(review=None, turn=turn)
        return {
            "theme": {"pk": ThemeFactory().pk},
            "read words": {"pk": said.pk},
            "found": {"pk": ExtractionFactory(words=said).pk},
            "reading": {"pk": TextRunFactory(done=True).pk},
            "review": {"pk": ReviewFactory(customer=customer).pk},
        }

    def _beside(self, turn, finding):
        """Return what stands beside somebody's words: doubts, a figure, a belief, an objective, a later question."""
        invitation = turn.invitation
        figure = KpiValueFactory(kpi__aspect=invitation.session.aspect).kpi
        beside = BeliefEvidenceFactory(finding=finding)
        asked = ClarificationFactory(turn=turn)
        use = UseRequestFactory(turn=turn)
        return {
            "contradiction": {"pk": invitation.pk, "number": ContradictionFactory(turn=turn).pk},
            "figure": {"pk": figure.pk},
            "paper figure": {"pk": invitation.session.aspect_id, "slug": figure.slug, "what": "ours"},
            "belief": {"pk": beside.belief_id},
            "belief's finding": {"pk": beside.belief_id, "number": beside.pk},
            "objective": {"pk": ObjectiveFactory().pk},
            "listening question of ours": {"public_id": invitation.public_id, "pk": asked.pk},
            "listening question of a use": {"public_id": invitation.public_id, "pk": use.pk},
        }

    def _everything(self, *, owner, rep, keeper, readers):
        person = PersonFactory()
        region = "Vestland" if rep else "Innlandet"
        customer = CustomerFactory(person=person, company=None, contact=person, owner=rep, region=region)
        draft = FeedbackSessionFactory(owner=owner)
        InvitationFactory(session=draft)
        session = FeedbackSessionFactory(owner=owner, open=True)
        session.readers.set(readers)
        question = QuestionFactory(version=session.guide_version)
        invitation = InvitationFactory(session=session, person=person, customer=customer, finished=True, words_use="")
        waiting = InvitationFactory(session=session, invited=True)
        turn = TurnFactory(invitation=invitation, question=question)
        other = TurnFactory(invitation=invitation, question=None, kind="else")
        live = LiveTurnFactory(live_question__room__invitation=invitation)
        statement = StatementFactory(invitation=invitation, turn=turn)
        sent = StatementFactory(invitation=invitation, turn=turn, sent=True)
        finding = FindingFactory(statement=StatementFactory(invitation=invitation, turn=turn, confirmed=True))
        promise = PromiseFactory(decision=DecisionFactory(finding=finding), owner=keeper)
        decided = DecisionFactory(
            finding=FindingFactory(statement=StatementFactory(invitation=invitation, turn=turn, confirmed=True))
        )
        open_finding = FindingFactory(statement=StatementFactory(invitation=invitation, turn=turn, confirmed=True))
        open_finding.also_said.add(other)
        told = NoticeFactory(decision=promise.decision, kind="done", invitation=invitation)
        run = ValueRunFactory()
        plan = InvestmentPlanFactory(made_by=owner, ready=True)
        choice = ChoiceFactory(plan=plan, customer=customer)
        ended = InvestmentPlanFactory(made_by=owner, ended=True)
        lock = LockFactory(plan__made_by=owner)
        measure = MeasureFactory()
        weights = WeightSetFactory(made_by=UserFactory(roles=["analyst"]))
        message = OutboxMessageFactory(sender=owner, state="failed")
        interaction = InteractionFactory()
        interaction.participants.add(person)
        token = ApiTokenFactory(user=self.users["analyst"] if rep else owner)
        sighting = DeclineSightingFactory()
        buyer = CustomerFactory(segment="Families", channel="shop")
        for day in (sighting.look.as_of - timedelta(days=days) for days in (500, 100)):
            OrderFactory(customer=buyer, placed_on=day)
        link = SecretLinkFactory(purpose="password", user=UserFactory(roles=["analyst"]))
        study, theme = self._study(owner, readers)
        own_guide = GuideVersionFactory(guide=session.guide_version.guide)
        listening = {"public_id": invitation.public_id}
        self.entrance = getattr(self, "entrance", token_of(invitation.link))  # only the first: the own one
        return {
            "aspect": {"pk": session.aspect_id},
            "study": {"pk": study.pk},
            "draft study": {"pk": StudyFactory(owner=owner).pk},
            "study theme": {"pk": study.pk, "theme": theme.pk},
            **self._beside(turn, finding),
            "guide": {"pk": session.guide_version.guide_id},
            "kept question": {"pk": QuestionFindingFactory(question=question, kept=True).pk},
            "guide version": {"pk": own_guide.guide_id, "number": own_guide.number},
            "draft": {"pk": draft.pk},
            "session": {"pk": session.pk},
            "waiting": {"pk": session.pk, "invitation": waiting.pk},
            "invitation": {"pk": invitation.pk},
            "turn": {"pk": turn.pk},
            "room": {"pk": live.live_question.room_id},
            "room ticket": {"ticket": tick_address(live.live_question.room_id, "host").split("/")[-2]},
            "live turn": {"pk": live.pk},
            **self._codebook(turn, customer),
            "statement": {"pk": statement.pk},
            "finding": {"pk": finding.pk},
            "open finding": {"pk": open_finding.pk},
            "decided finding": {"pk": decided.finding_id},
            "finding's words": {"pk": open_finding.pk, "turn_pk": other.pk},
            "promise": {"pk": promise.pk},
            "customer": {"pk": customer.pk},
            "tie": {"pk": customer.pk, "person_pk": TieFactory(dst=person).src_id},
            "company": {"pk": CompanyFactory().pk},
            "person": {"pk": person.pk},
            "interaction": {"pk": interaction.pk},
            "order": {"pk": OrderFactory(customer=customer).pk},
            "contract": {"pk": ContractFactory(customer=customer).pk},
            "evaluation": {"pk": EvaluationFactory().pk},
            "look": {"pk": sighting.look_id},
            "case": {"pk": sighting.case_id},
            "api case": {"pk": sighting.case_id},
            "case customer": {"pk": sighting.case_id, "customer": buyer.pk},
            "run": {"pk": run.pk},
            "investment plan": {"pk": plan.pk},
            "planned customer": {"pk": plan.pk, "customer_id": customer.pk},
            "action": {"pk": choice.action_id},
            "lock": {"pk": lock.plan_id, "lock_id": lock.pk},
            "ended plan": {"pk": ended.pk},
            "plan": {"pk": plan.pk},
            "value run": {"run_id": run.pk},
            "dimension": {"slug": measure.dimension.slug},
            "api dimension": {"pk": measure.dimension_id},
            "measure": {"slug": measure.dimension.slug, "measure": measure.slug},
            "evidence": {"pk": EvidenceRecordFactory(customer=customer, measure=measure).pk},
            "value decision": {"pk": DimensionDecisionFactory(customer=customer, dimension=measure.dimension).pk},
            "dimension of a customer": {"customer_id": customer.pk, "slug": measure.dimension.slug},
            "weights": {"pk": weights.pk},
            "pair": {"pk": weights.pk, "first": "purchases", "second": "referral"},
            "valued customer": {"customer_id": customer.pk},
            "candidate": {"pk": draft.pk, "customer": customer.pk},
            "heir": {"pk": self.stranger.pk if rep else self.users["cx_manager"].pk},
            "colleague": {"pk": UserFactory(roles=["analyst"]).pk},
            "message": {"pk": message.pk},
            "token": {"pk": token.pk},
            "password link": {"token": token_of(link)},
            "secret link": {"token": token_of(waiting.link)},
            "listening": listening,
            "listening question": {**listening, "number": 1},
            "listening words": {**listening, "key": turn.key},
            "listening reading": {**listening, "pk": sent.pk},
            "listening notice": {**listening, "pk": told.pk},
            "import": {"pk": self._import(owner).pk},
        }
