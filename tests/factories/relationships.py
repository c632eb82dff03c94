"""Companies, people, customers and what passes between them."""

from datetime import UTC, date, datetime, timedelta

import factory

from relationships.models import (
    Company,
    Customer,
    Hope,
    Interaction,
    Participant,
    Person,
    Signal,
    Tie,
    Topic,
    TopicMention,
)

NOON = datetime(2025, 11, 17, 12, tzinfo=UTC)


class CompanyFactory(factory.django.DjangoModelFactory):
    """An organisation."""

    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Company {n}")
    industry = "Outdoor"


class PersonFactory(factory.django.DjangoModelFactory):
    """A customer's person with an address; ``colleague=True`` for one of us."""

    class Meta:
        model = Person

    class Params:
        colleague = factory.Trait(kind=Person.Kind.COLLEAGUE)
        prospect = factory.Trait(kind=Person.Kind.PROSPECT)

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    kind = Person.Kind.CUSTOMER


class CustomerFactory(factory.django.DjangoModelFactory):
    """A person we serve; ``business=True`` for a company with a contact, ``valued=True`` with a value."""

    class Meta:
        model = Customer

    class Params:
        business = factory.Trait(
            person=None, company=factory.SubFactory(CompanyFactory), contact=factory.SubFactory(PersonFactory)
        )
        valued = factory.Trait(
            current_value=1_250_000,
            value_low=900_000,
            value_high=1_600_000,
            value_rank=factory.Sequence(lambda n: n + 1),
            value_at=date(2025, 11, 16),
        )

    person = factory.SubFactory(PersonFactory)
    external_id = factory.Sequence(lambda n: f"customer-{n}")
    since = date(2021, 3, 1)
    segment = "Families"
    region = "Bergen"
    channel = Customer.Channel.SHOP


class TopicFactory(factory.django.DjangoModelFactory):
    """A subject people speak about."""

    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")


class TopicMentionFactory(factory.django.DjangoModelFactory):
    """One time somebody showed where they stand."""

    class Meta:
        model = TopicMention

    person = factory.SubFactory(PersonFactory)
    topic = factory.SubFactory(TopicFactory)
    stance = TopicMention.Stance.CONCERN
    at = NOON
    evidence = "I plan around the delivery days."


class InteractionFactory(factory.django.DjangoModelFactory):
    """One contact; ``people=[...]`` takes part."""

    class Meta:
        model = Interaction
        skip_postgeneration_save = True

    at = NOON
    channel = "call"
    text = "Asked about delivery."

    @factory.post_generation
    def people(self, create, extracted, **kwargs):
        """Add everybody who took part."""
        for person in extracted or ():
            Participant.objects.create(interaction=self, person=person)


class TieFactory(factory.django.DjangoModelFactory):
    """One direction of a tie."""

    class Meta:
        model = Tie

    src = factory.SubFactory(PersonFactory, colleague=True)
    dst = factory.SubFactory(PersonFactory)
    kind = "contact"
    log_strength = 113.0
    half_life_days = 180
    last_at = NOON


class SignalFactory(factory.django.DjangoModelFactory):
    """One event about a person."""

    class Meta:
        model = Signal

    person = factory.SubFactory(PersonFactory)
    kind = "new job"
    at = NOON
    note = "Now buys for three shops."


class HopeFactory(factory.django.DjangoModelFactory):
    """What somebody hopes to reach, in words alone."""

    class Meta:
        model = Hope

    customer = factory.SubFactory(CustomerFactory)
    text = "I want to sleep out every week."
    source = "A visit"
    noted_by = factory.SubFactory("tests.factories.accounts.UserFactory", roles=["cx_manager"])
    noted_at = factory.Sequence(lambda n: NOON + timedelta(minutes=n))
