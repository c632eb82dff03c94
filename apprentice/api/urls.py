"""Every operation of the API, version 1."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from accounts.api import schema  # noqa: F401 - importing it tells the document about our tokens
from accounts.api.me import MeView
from apprentice.api.errors import unknown
from feedback.api import aspect, finding, guide, promise, question, review, session, study, theme, voice
from relationships.api import company, customer, interaction, person
from valuation.api import changes, contract, decline, dimension, evaluation, evidence, investment, order, renewal, run

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("me/", MeView.as_view(), name="me"),
    path("companies/", company.CompanyList.as_view(), name="companies"),
    path("companies/<int:pk>/", company.CompanyDetail.as_view(), name="company"),
    path("people/", person.PersonList.as_view(), name="people"),
    path("people/<int:pk>/", person.PersonDetail.as_view(), name="person"),
    path("customers/", customer.CustomerList.as_view(), name="customers"),
    path("customers/<int:pk>/", customer.CustomerDetail.as_view(), name="customer"),
    path("customers/<int:pk>/value-change/", changes.CustomerValueChange.as_view(), name="value-change"),
    path("interactions/", interaction.InteractionList.as_view(), name="interactions"),
    path("interactions/<int:pk>/", interaction.InteractionDetail.as_view(), name="interaction"),
    path("orders/", order.OrderList.as_view(), name="orders"),
    path("orders/<int:pk>/", order.OrderDetail.as_view(), name="order"),
    path("contracts/", contract.ContractList.as_view(), name="contracts"),
    path("contracts/<int:pk>/", contract.ContractDetail.as_view(), name="contract"),
    path("decline-cases/", decline.CaseList.as_view(), name="decline-cases"),
    path("decline-cases/<int:pk>/", decline.CaseDetail.as_view(), name="decline-case"),
    path("renewals/", renewal.RenewalList.as_view(), name="renewals"),
    path("value-evaluations/", evaluation.EvaluationList.as_view(), name="value-evaluations"),
    path("value-evaluations/<int:pk>/", evaluation.EvaluationDetail.as_view(), name="value-evaluation"),
    path("dimensions/", dimension.DimensionList.as_view(), name="dimensions"),
    path("dimensions/<int:pk>/", dimension.DimensionDetail.as_view(), name="dimension"),
    path("unit-prices/", dimension.UnitPriceList.as_view(), name="unit-prices"),
    path("evidence/", evidence.EvidenceList.as_view(), name="evidence"),
    path("evidence/<int:pk>/", evidence.EvidenceDetail.as_view(), name="evidence-record"),
    path("value-runs/", run.RunList.as_view(), name="value-runs"),
    path("value-runs/<int:pk>/", run.RunDetail.as_view(), name="value-run"),
    path("value-runs/<int:pk>/values/", run.RunValues.as_view(), name="values"),
    path("investment-plans/", investment.PlanList.as_view(), name="plans"),
    path("investment-plans/<int:pk>/", investment.PlanDetail.as_view(), name="plan"),
    path("investment-plans/<int:pk>/choices/", investment.PlanChoices.as_view(), name="choices"),
    path("aspects/", aspect.AspectList.as_view(), name="aspects"),
    path("aspects/<int:pk>/", aspect.AspectDetail.as_view(), name="aspect"),
    path("guides/", guide.GuideList.as_view(), name="guides"),
    path("guides/<int:pk>/", guide.GuideDetail.as_view(), name="guide"),
    path("guides/<int:pk>/versions/", guide.VersionList.as_view(), name="guide-versions"),
    path("guides/<int:pk>/versions/<int:number>/", guide.VersionDetail.as_view(), name="guide-version"),
    path("question-checks/", question.QuestionCheck.as_view(), name="question-checks"),
    path("sessions/", session.SessionList.as_view(), name="sessions"),
    path("sessions/<int:pk>/", session.SessionDetail.as_view(), name="session"),
    path("voices/", voice.VoiceList.as_view(), name="voices"),
    path("voices/<int:pk>/", voice.VoiceDetail.as_view(), name="voice"),
    path("themes/", theme.ThemeList.as_view(), name="themes"),
    path("themes/<int:pk>/", theme.ThemeDetail.as_view(), name="theme"),
    path("theme-marks/", theme.ThemeMarkList.as_view(), name="theme-marks"),
    path("reviews/", review.ReviewList.as_view(), name="reviews"),
    path("reviews/<int:pk>/", review.ReviewDetail.as_view(), name="review"),
    path("findings/", finding.FindingList.as_view(), name="findings"),
    path("findings/<int:pk>/", finding.FindingDetail.as_view(), name="finding"),
    path("studies/", study.StudyList.as_view(), name="studies"),
    path("studies/<int:pk>/", study.StudyDetail.as_view(), name="study"),
    path("promises/", promise.PromiseList.as_view(), name="promises"),
    path("promises/<int:pk>/", promise.PromiseDetail.as_view(), name="promise"),
    path("promises/<int:pk>/done/", promise.PromiseDone.as_view(), name="promise-done"),
    re_path(r"^.*$", unknown, name="unknown"),
]
