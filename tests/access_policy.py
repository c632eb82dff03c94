"""Who may open what: one line for every address. An address without a line fails the suite.

``Staff(see, do, of, others_see, others_do)``: roles whose GET is answered and whose POST is (None: there is no such
method); programs may also ``change`` by PATCH; ``of`` names what the address is about (see tests/access_world.py),
``others_*`` are the roles that may also reach one that isn't theirs; ``with_`` are arguments that are no object,
``send`` is what the form must hold to be understood ("turn.pk": the pk of that turn). Everybody else is answered 403
or 404, and strangers are sent to sign in. ``Customer(...)``: pages behind a secret link; without it nobody gets
anything. ``Program(...)``: like Staff, by token; strangers are answered 401. ``Anybody(...)``: open to all.
"""

from dataclasses import dataclass, field

CX, EXEC, REP, FLOOR, ANALYST, ADMIN = "cx_manager", "executive", "sales_rep", "floor_staff", "analyst", "administrator"
ALL = {CX, EXEC, REP, FLOOR, ANALYST, ADMIN}
LISTENERS = {CX, EXEC, REP, FLOOR, ANALYST}
READERS = {CX, EXEC, REP, ANALYST}
KNOW_ALL = {CX, EXEC, ANALYST}
KEEP = {CX, ANALYST}
NOBODY: set[str] = set()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One address."""

    see: set[str] | None = None
    do: set[str] | None = None
    change: set[str] | None = None
    of: str = ""
    others_see: set[str] = field(default_factory=set)
    others_do: set[str] = field(default_factory=set)
    others_change: set[str] = field(default_factory=set)
    with_: dict = field(default_factory=dict)
    send: dict = field(default_factory=dict)


class Staff(Line):
    """People who sign in."""


class Customer(Line):
    """People who hold a secret link: ``see`` and ``do`` say only whether there is such a method."""


class Program(Line):
    """Programs with a token."""


class Anybody(Line):
    """Everybody, strangers among them."""


POLICY = {
    # The door
    "healthz": Anybody(see=ALL),
    "readyz": Anybody(see=ALL),
    "account_login": Anybody(see=ALL, do=ALL),
    "account_logout": Anybody(see=ALL, do=ALL),
    "account_inactive": Anybody(see=ALL),
    "account_signup": Anybody(see=ALL, do=ALL),
    "account_reset_password": Anybody(see=ALL, do=ALL),
    "account_reset_password_done": Anybody(see=ALL),
    "account_change_password": Staff(see=ALL, do=ALL),
    "accounts:password-link": Anybody(see=ALL, of="password link"),
    "accounts:choose-password": Line(
        see=NOBODY, do=NOBODY
    ),  # only after a living link: tests/accounts/views/test_password.py
    # The house
    "accounts:account": Staff(see=ALL, do=ALL),
    "accounts:sign-out-everywhere": Staff(do=ALL),
    "accounts:people": Staff(see={ADMIN}),
    "accounts:add-person": Staff(see={ADMIN}, do={ADMIN}),
    "accounts:person": Staff(see={ADMIN}, do={ADMIN}, of="colleague", others_see={ADMIN}, others_do={ADMIN}),
    "accounts:deactivate": Staff(do={ADMIN}, of="colleague", others_do={ADMIN}),
    "accounts:reactivate": Staff(do={ADMIN}, of="colleague", others_do={ADMIN}),
    "accounts:invite-again": Staff(do={ADMIN}, of="colleague", others_do={ADMIN}),
    "accounts:tokens": Staff(see={ADMIN, ANALYST, CX}, do={ADMIN, ANALYST, CX}),
    "accounts:revoke-token": Staff(do={ANALYST}, of="token"),
    "accounts:audit": Staff(see={ADMIN}),
    "accounts:message": Staff(see={CX, ADMIN}, of="message", others_see={ADMIN}),
    "accounts:send-again": Staff(do={CX, ADMIN}, of="message", others_do={ADMIN}),
    "outbox": Staff(see={CX, ADMIN}),
    "today": Staff(see=ALL),
    "today-figures": Staff(see=LISTENERS, with_={"what": "said"}),
    "search": Staff(see=ALL),
    "help": Staff(see=ALL),
    "api-docs": Staff(see=ALL),
    # Asking
    "feedback:coverage": Staff(see=LISTENERS),
    "feedback:never-asked": Staff(see=READERS),
    "feedback:new-aspect": Staff(see={CX}, do={CX}),
    "feedback:aspect": Staff(see=LISTENERS, of="aspect", others_see=LISTENERS),
    "feedback:edit-aspect": Staff(see={CX}, do={CX}, of="aspect", others_see={CX}, others_do={CX}),
    "feedback:aspect-evidence": Staff(see=LISTENERS, of="aspect", others_see=LISTENERS, with_={"what": "asked"}),
    "feedback:guides": Staff(see=KNOW_ALL),
    "feedback:guide": Staff(see=KNOW_ALL, of="guide", others_see=KNOW_ALL),
    "feedback:new-guide": Staff(see={CX}, do={CX}),
    "feedback:guide-continue": Staff(do={CX}, of="guide", others_do={CX}, send={"number": "guide version.number"}),
    "feedback:guide-retire": Staff(do={CX}, of="guide", others_do={CX}),
    "feedback:guide-version": Staff(see={CX}, do={CX}, of="guide version", others_see={CX}, others_do={CX}),
    "feedback:guide-check": Staff(do={CX}, of="guide version", others_do={CX}),
    "feedback:guide-preview": Staff(see=KNOW_ALL, of="guide version", others_see=KNOW_ALL),
    "feedback:guide-discard": Staff(do={CX}, of="guide version", others_do={CX}),
    "feedback:sessions": Staff(see=READERS),
    "feedback:new-session": Staff(see={CX}, do={CX}),
    "feedback:session": Staff(see=READERS, of="session"),
    "feedback:answered": Staff(see=READERS, of="session"),
    "feedback:people": Staff(see={CX}, do={CX}, of="session"),
    "feedback:withdraw": Staff(do={CX}, of="waiting"),
    # The live room
    "feedback:open-room": Staff(do={CX}, of="waiting"),
    "feedback:room-transcript": Staff(see={CX}, do={CX}, of="waiting"),
    "feedback:room": Staff(see=READERS, of="room"),
    "feedback:room-talk": Staff(see={CX}, of="room"),
    "feedback:room-coach": Staff(see={CX}, of="room"),
    "feedback:room-ask": Staff(do={CX}, of="room"),
    "feedback:room-check": Staff(do={CX}, of="room"),
    "feedback:room-write-down": Staff(do={CX}, of="room"),
    "feedback:room-consent": Staff(do={CX}, of="room"),
    "feedback:room-park": Staff(do={CX}, of="room", send={"turn": "live turn.pk"}),
    "feedback:room-phase": Staff(do={CX}, of="room"),
    "feedback:room-pause": Staff(do={CX}, of="room"),
    "feedback:room-end": Staff(do={CX}, of="room"),
    "feedback:room-figure": Staff(see=READERS, of="room", with_={"what": "clock"}),
    "feedback:room-tick": Anybody(see=ALL, do=ALL, of="room ticket"),
    "feedback:close": Staff(do={CX}, of="session"),
    "feedback:plan": Staff(see={CX}, do={CX}, of="draft"),
    "feedback:plan-check": Staff(do={CX}, of="draft"),
    "feedback:question-check": Staff(do={CX}),
    "feedback:check-quality": Staff(see={CX, ANALYST}),
    "feedback:check-kind": Staff(see={CX, ANALYST}, with_={"kind": "leading"}),
    "feedback:check-label": Staff(do={CX, ANALYST}, of="kept question", others_do={CX, ANALYST}),
    "feedback:preview": Staff(see={CX}, of="draft"),
    "feedback:hand-over": Staff(do={CX}, of="draft", send={"owner": "heir.pk"}),
    "feedback:discard": Staff(do={CX}, of="draft"),
    "feedback:why": Staff(see={CX}, of="candidate", with_={"kind": "tenure"}),
    "feedback:mix": Staff(see={CX}, of="draft", with_={"key": "region"}),
    "feedback:plan-figure": Staff(see={CX}, of="draft", with_={"what": "fit"}),
    # Listening
    "feedback:voices": Staff(see=LISTENERS),
    "feedback:voices-evidence": Staff(see=LISTENERS),
    "feedback:voice": Staff(see=READERS, do={CX}, of="turn"),
    "feedback:ask-use": Staff(see={CX}, do={CX}, of="turn"),
    "feedback:public": Anybody(see=ALL),
    "feedback:public-language": Anybody(do=ALL),
    "feedback:secret-link": Anybody(see=ALL, of="secret link"),
    "feedback:listen": Customer(see=ALL, of="listening"),
    "feedback:rules": Customer(see=ALL, do=ALL, of="listening"),
    "feedback:language": Customer(do=ALL, of="listening"),
    "feedback:not-now": Customer(see=ALL, do=ALL, of="listening"),
    "feedback:question": Customer(see=ALL, do=ALL, of="listening question"),
    "feedback:draft": Customer(do=ALL, of="listening question"),
    "feedback:way-back": Customer(see=ALL, of="listening"),
    "feedback:elsewhere": Customer(see=ALL, of="listening"),
    "feedback:few": Customer(do=ALL, of="listening"),
    "feedback:later": Customer(see=ALL, do=ALL, of="listening"),
    "feedback:copy": Customer(do=ALL, of="listening"),
    "feedback:addition": Customer(see=ALL, do=ALL, of="listening words"),
    "feedback:more": Customer(see=ALL, do=ALL, of="listening"),
    "feedback:more-draft": Customer(do=ALL, of="listening"),
    "feedback:what-else": Customer(see=ALL, do=ALL, of="listening"),
    "feedback:own-words": Customer(see=ALL, do=ALL, of="listening words"),
    "feedback:take-back": Customer(do=ALL, of="listening words"),
    "feedback:finish": Customer(do=ALL, of="listening"),
    "feedback:live": Customer(see=ALL, do=ALL, of="listening"),
    "feedback:live-talk": Customer(see=ALL, of="listening"),
    "feedback:thanks": Customer(see=ALL, of="listening"),
    "feedback:what-happened": Customer(see=ALL, of="listening"),
    "feedback:thats-it": Customer(do=ALL, of="listening reading"),
    "feedback:not-quite": Customer(see=ALL, do=ALL, of="listening reading"),
    "feedback:say-use": Customer(see=ALL, do=ALL, of="listening question of a use"),
    "feedback:clarify": Customer(see=ALL, do=ALL, of="listening question of ours"),
    "feedback:number": Customer(see=ALL, do=ALL, of="listening"),
    "feedback:did-it-help": Customer(see=ALL, do=ALL, of="listening notice"),
    # Understanding
    "feedback:reflections": Staff(see=READERS),
    "feedback:reflect": Staff(see=READERS, of="invitation"),
    "feedback:reflect-parts": Staff(see=READERS, of="invitation"),
    "feedback:reflect-mark": Staff(do={CX}, of="invitation", send={"turn": "turn.pk"}),
    "feedback:reflect-facets": Staff(do={CX}, of="invitation", send={"turn": "turn.pk"}),
    "feedback:reflect-park": Staff(do={CX}, of="invitation", send={"turn": "turn.pk"}),
    "feedback:reflect-unexpected": Staff(see=READERS, of="invitation"),
    "feedback:reflect-odd": Staff(see=READERS, of="contradiction"),
    "feedback:reflect-settle": Staff(do={CX}, of="contradiction"),
    "feedback:reflect-ask": Staff(see={CX}, do={CX}, of="invitation"),
    "feedback:reflect-holds": Staff(do={CX}, of="invitation", send={"kpi": "figure.pk"}),
    "feedback:beliefs": Staff(see=READERS),
    "feedback:new-belief": Staff(see={CX, EXEC}, do={CX, EXEC}),
    "feedback:belief": Staff(see=READERS, of="belief", others_see=READERS),
    "feedback:belief-judge": Staff(do={CX, EXEC}, of="belief", others_do={CX, EXEC}),
    "feedback:belief-weigh": Staff(do={CX}, of="belief", others_do={CX}),
    "feedback:belief-unweigh": Staff(do={CX}, of="belief's finding", others_do={CX}),
    "feedback:on-paper": Staff(see=KNOW_ALL, of="aspect", others_see=KNOW_ALL),
    "feedback:paper-new": Staff(
        see={CX, ANALYST}, do={CX, ANALYST}, of="aspect", others_see={CX, ANALYST}, others_do={CX, ANALYST}
    ),
    "feedback:paper-hours": Staff(see=READERS, of="aspect", others_see=READERS),
    "feedback:paper-noticed": Staff(
        see=NOBODY, of="aspect"
    ),  # below five people: tests/feedback/views/test_on_paper.py
    "feedback:paper-effort": Staff(do={CX, ANALYST}, of="aspect", others_do={CX, ANALYST}),
    "feedback:paper-figure": Staff(see=KNOW_ALL, of="paper figure", others_see=KNOW_ALL),
    "feedback:statement-draft": Staff(do={CX}, of="invitation"),
    "feedback:statement-edit": Staff(see={CX}, do={CX}, of="statement"),
    "feedback:statement-drop": Staff(do={CX}, of="statement"),
    "feedback:statements-send": Staff(do={CX}, of="invitation"),
    "feedback:statements-again": Staff(do={CX}, of="invitation"),
    "feedback:finding-note": Staff(see={CX}, do={CX}, of="statement"),
    "feedback:finding": Staff(see=LISTENERS, of="finding", others_see=LISTENERS),
    "feedback:finding-decide": Staff(do={CX}, of="open finding"),
    "feedback:finding-join": Staff(do={CX}, of="open finding"),
    "feedback:finding-part": Staff(do={CX}, of="finding's words"),
    "feedback:finding-people": Staff(see=LISTENERS, of="finding", others_see=LISTENERS),
    "feedback:finding-align": Staff(do={CX}, of="open finding"),
    "feedback:objectives": Staff(see=KNOW_ALL),
    "feedback:objectives-unaligned": Staff(see=KNOW_ALL),
    "feedback:new-objective": Staff(see={CX, EXEC}, do={CX, EXEC}),
    "feedback:objective": Staff(see=KNOW_ALL, of="objective", others_see=KNOW_ALL),
    "feedback:objective-close": Staff(do={CX, EXEC}, of="objective", others_do={CX, EXEC}),
    # Why they stay
    "feedback:studies": Staff(see=KNOW_ALL),
    "feedback:new-study": Staff(see={CX}, do={CX}),
    "feedback:study": Staff(see=KNOW_ALL, of="study", others_see=KNOW_ALL),
    "feedback:edit-study": Staff(see={CX}, do={CX}, of="draft study"),
    "feedback:study-groups": Staff(do={CX}, of="draft study"),
    "feedback:study-members": Staff(see=KNOW_ALL, of="study", others_see=KNOW_ALL, with_={"group": "loyal"}),
    "feedback:study-figure": Staff(see=KNOW_ALL, of="study", others_see=KNOW_ALL, with_={"what": "power"}),
    "feedback:study-send": Staff(do={CX}, of="draft study"),
    "feedback:study-close": Staff(do={CX}, of="study"),
    "feedback:study-discard": Staff(do={CX}, of="draft study"),
    "feedback:study-coding": Staff(see={CX, ANALYST}, do={CX, ANALYST}, of="study"),
    "feedback:study-drop-theme": Staff(do={CX, ANALYST}, of="study"),
    "feedback:study-agreement": Staff(see=KNOW_ALL, of="study", others_see=KNOW_ALL),
    "feedback:study-compare": Staff(do={CX}, of="study"),
    "feedback:study-result": Staff(see=KNOW_ALL, of="study", others_see=KNOW_ALL),
    "feedback:study-theme": Staff(see=KNOW_ALL, of="study theme", others_see=KNOW_ALL),
    # Themes of all words
    "feedback:themes": Staff(see=KNOW_ALL),
    "feedback:new-theme": Staff(see=KEEP, do=KEEP),
    "feedback:theme": Staff(see=KNOW_ALL, of="theme", others_see=KNOW_ALL),
    "feedback:edit-theme": Staff(see=KEEP, do=KEEP, of="theme", others_see=KEEP, others_do=KEEP),
    "feedback:theme-mark": Staff(do=KEEP, of="theme", send={"words": "read words.pk"}),
    "feedback:theme-merge": Staff(do=KEEP, of="theme", others_do=KEEP),
    "feedback:theme-apart": Staff(do=KEEP, of="theme", others_do=KEEP),
    "feedback:theme-retire": Staff(do=KEEP, of="theme", others_do=KEEP),
    "feedback:theme-split": Staff(see=KEEP, do=KEEP, of="theme", others_see=KEEP, others_do=KEEP),
    "feedback:theme-rule": Staff(do=KEEP, of="theme", others_do=KEEP),
    "feedback:theme-figure": Staff(see=KNOW_ALL, of="theme", others_see=KNOW_ALL, with_={"what": "precision"}),
    "feedback:theme-words": Staff(see=KNOW_ALL, with_={"what": "no-theme"}),
    "feedback:settle-words": Staff(see=KEEP, do=KEEP, of="read words"),
    "feedback:readings": Staff(see=KNOW_ALL),
    "feedback:start-reading": Staff(do=KEEP),
    "feedback:reading": Staff(see=KNOW_ALL, of="reading", others_see=KNOW_ALL),
    "feedback:cancel-reading": Staff(do=KEEP, of="reading", others_do=KEEP),
    "feedback:found": Staff(see=KNOW_ALL),
    "feedback:found-keep": Staff(see=KEEP, do=KEEP, of="found"),
    "feedback:found-decline": Staff(do=KEEP, of="found"),
    "feedback:found-again": Staff(do=KEEP, of="found"),
    # Acting
    "feedback:loop": Staff(see=LISTENERS),
    "feedback:loop-figures": Staff(see=LISTENERS, with_={"what": "all"}),
    "feedback:tell": Staff(see={CX}, do={CX}, of="finding"),
    "feedback:promise-make": Staff(see={CX}, do={CX}, of="decided finding"),
    "feedback:promises": Staff(see=LISTENERS),
    "feedback:promise": Staff(see=LISTENERS, of="promise", others_see=LISTENERS),
    "feedback:promise-done": Staff(do={CX, EXEC}, of="promise"),
    "feedback:promise-again": Staff(do={CX, EXEC}, of="promise"),
    # Customers and what comes from elsewhere
    "relationships:customers": Staff(see=READERS),
    "relationships:customer": Staff(see=READERS, of="customer", others_see=KNOW_ALL),
    "relationships:customer-orders": Staff(see=READERS, of="customer", others_see=KNOW_ALL),
    "relationships:goal": Staff(see=READERS, do=READERS, of="customer", others_see=KNOW_ALL, others_do=KNOW_ALL),
    "relationships:tie": Staff(see=READERS, of="tie", others_see=KNOW_ALL),
    "imports:list": Staff(see={CX, ANALYST, ADMIN}),
    "imports:new": Staff(see={CX, ANALYST, ADMIN}, do={CX, ANALYST, ADMIN}),
    "imports:sample": Staff(see={CX, ANALYST, ADMIN}, with_={"kind": "orders"}),
    "imports:run": Staff(see={CX, ADMIN}, of="import", others_see={ADMIN}),
    "imports:columns": Staff(see={CX}, do={CX}, of="import"),
    "imports:cancel": Staff(do={CX}, of="import"),
    "imports:errors": Staff(see={CX}, of="import"),
    # Value
    "valuation:board": Staff(see=READERS),
    "valuation:hidden": Staff(see=READERS),
    "valuation:total": Staff(see=KNOW_ALL),
    "valuation:unknown": Staff(see=READERS),
    "valuation:swap": Staff(see=READERS),
    "valuation:changes": Staff(see=READERS),
    "valuation:customer-changes": Staff(see=READERS, of="valued customer", others_see=KNOW_ALL),
    "valuation:model": Staff(see=READERS),
    "valuation:customer": Staff(see=READERS, of="valued customer", others_see=KNOW_ALL),
    "valuation:part": Staff(see=READERS, of="valued customer", others_see=KNOW_ALL, with_={"slug": "purchases"}),
    "valuation:runs": Staff(see=READERS),
    "valuation:evaluations": Staff(see={CX, ANALYST}),
    "valuation:new-evaluation": Staff(see={CX, ANALYST}, do={CX, ANALYST}),
    "valuation:evaluation": Staff(see={CX, ANALYST}, of="evaluation", others_see={CX, ANALYST}),
    "valuation:cancel-evaluation": Staff(do={CX, ANALYST}, of="evaluation", others_do={CX, ANALYST}),
    "valuation:start": Staff(do={CX, ANALYST}),
    "valuation:run": Staff(see=READERS, of="value run", others_see=READERS),
    "valuation:cancel": Staff(do={CX, ANALYST}, of="value run", others_do={CX, ANALYST}),
    "valuation:dimensions": Staff(see=READERS),
    "valuation:dimension": Staff(see=READERS, of="dimension", others_see=READERS),
    "valuation:dimension-known": Staff(see=READERS, of="dimension", others_see=READERS),
    "valuation:note-evidence": Staff(
        see=READERS, do=READERS, of="valued customer", others_see=KNOW_ALL, others_do=KNOW_ALL
    ),
    "valuation:take-back-evidence": Staff(
        see={CX, ANALYST}, do={CX, ANALYST}, of="evidence", others_see={CX, ANALYST}, others_do={CX, ANALYST}
    ),  # and whoever wrote it: tests/valuation/views/test_evidence.py
    "valuation:decide": Staff(
        see={CX, ANALYST},
        do={CX, ANALYST},
        of="dimension of a customer",
        others_see={CX, ANALYST},
        others_do={CX, ANALYST},
    ),
    "valuation:end-decision": Staff(do={CX, ANALYST}, of="value decision", others_do={CX, ANALYST}),
    "valuation:weights": Staff(see=READERS),
    "valuation:start-weights": Staff(do={CX, ANALYST}),
    "valuation:weight-set": Staff(see=READERS, of="weights", others_see=READERS),
    "valuation:approve-weights": Staff(do=KNOW_ALL, of="weights", others_do=KNOW_ALL),
    "valuation:judge": Staff(see=KNOW_ALL, of="weights", others_see=KNOW_ALL),
    "valuation:judge-pair": Staff(see=KNOW_ALL, do=KNOW_ALL, of="pair", others_see=KNOW_ALL, others_do=KNOW_ALL),
    "valuation:switch-dimension": Staff(do={CX, ANALYST}, of="dimension", others_do={CX, ANALYST}),
    "valuation:new-dimension": Staff(see={CX, ANALYST}, do={CX, ANALYST}),
    "valuation:new-measure": Staff(
        see={CX, ANALYST}, do={CX, ANALYST}, of="dimension", others_see={CX, ANALYST}, others_do={CX, ANALYST}
    ),
    "valuation:new-price": Staff(
        see={CX, ANALYST}, do={CX, ANALYST}, of="measure", others_see={CX, ANALYST}, others_do={CX, ANALYST}
    ),
    "valuation:decline": Staff(see=KNOW_ALL),
    "valuation:decline-looks": Staff(see=KNOW_ALL),
    "valuation:decline-look-now": Staff(do={CX, ANALYST}),
    "valuation:decline-look": Staff(see=KNOW_ALL, of="look", others_see=KNOW_ALL),
    "valuation:case": Staff(see=KNOW_ALL, of="case", others_see=KNOW_ALL),
    "valuation:case-loss": Staff(see=KNOW_ALL, of="case", others_see=KNOW_ALL),
    "valuation:case-customer": Staff(see=KNOW_ALL, of="case customer", others_see=KNOW_ALL),
    "valuation:case-end": Staff(do={CX, EXEC}, of="case", others_do={CX, EXEC}),
    "valuation:renewals": Staff(see=READERS),
    "valuation:renewals-stake": Staff(see=READERS),
    "valuation:renewal": Staff(see=READERS, of="contract", others_see=KNOW_ALL),
    "valuation:renewal-why": Staff(see=READERS, of="contract", others_see=KNOW_ALL),
    "valuation:renewal-step": Staff(do={CX, EXEC, REP}, of="contract", others_do={CX, EXEC}),
    "valuation:renewal-outcome": Staff(do={CX, EXEC, REP}, of="contract", others_do={CX, EXEC}),
    # Investing
    "valuation:plans": Staff(see=KNOW_ALL),
    "valuation:new-plan": Staff(see={CX, ANALYST}, do={CX, ANALYST}),
    "valuation:actions": Staff(see=KNOW_ALL),
    "valuation:new-action": Staff(see={CX, ANALYST}, do={CX, ANALYST}),
    "valuation:edit-action": Staff(
        see={CX, ANALYST}, do={CX, ANALYST}, of="action", others_see={CX, ANALYST}, others_do={CX, ANALYST}
    ),
    "valuation:plan": Staff(see=KNOW_ALL, of="investment plan", others_see=KNOW_ALL),
    "valuation:edit-plan": Staff(
        see={CX, ANALYST}, do={CX, ANALYST}, of="investment plan", others_see={CX, ANALYST}, others_do={CX, ANALYST}
    ),
    "valuation:solve-plan": Staff(do={CX, ANALYST}, of="investment plan", others_do={CX, ANALYST}),
    "valuation:cancel-plan": Staff(do={CX, ANALYST}, of="investment plan", others_do={CX, ANALYST}),
    "valuation:lock-customer": Staff(do={CX, ANALYST}, of="investment plan", others_do={CX, ANALYST}),
    "valuation:unlock-customer": Staff(do={CX, ANALYST}, of="lock", others_do={CX, ANALYST}),
    "valuation:approve-plan": Staff(do=KNOW_ALL, of="investment plan", others_do=KNOW_ALL),
    "valuation:start-plan": Staff(do={CX, ANALYST}, of="investment plan", others_do={CX, ANALYST}),
    "valuation:end-plan": Staff(do={CX, ANALYST}, of="investment plan", others_do={CX, ANALYST}),
    "valuation:assignments": Staff(see=KNOW_ALL, of="investment plan", others_see=KNOW_ALL),
    "valuation:why-not": Staff(see=KNOW_ALL, of="planned customer", others_see=KNOW_ALL),
    "valuation:plan-figure": Staff(see=KNOW_ALL, of="investment plan", others_see=KNOW_ALL, with_={"what": "proof"}),
    "valuation:plan-outcome": Staff(see=KNOW_ALL, of="ended plan", others_see=KNOW_ALL),
    # Programs
    "api:schema": Anybody(see=ALL),
    "api:unknown": Anybody(see=NOBODY, do=NOBODY),
    "api:me": Program(see=ALL),
    "api:companies": Program(see=ALL),
    "api:company": Program(see=READERS, of="company", others_see=READERS),
    "api:people": Program(see=ALL),
    "api:person": Program(see=READERS, of="person", others_see=KNOW_ALL),
    "api:customers": Program(see=ALL, do={CX, ANALYST, ADMIN}),
    "api:customer": Program(see=READERS, of="customer", others_see=KNOW_ALL),
    "api:value-change": Program(see=READERS, of="customer", others_see=KNOW_ALL),
    "api:interactions": Program(see=ALL, do={CX, ANALYST, ADMIN}),
    "api:interaction": Program(see=READERS, of="interaction", others_see=KNOW_ALL),
    "api:orders": Program(see=ALL, do={CX, ANALYST, ADMIN}),
    "api:order": Program(see=READERS, of="order", others_see=KNOW_ALL),
    "api:contracts": Program(see=ALL, do={CX, ANALYST, ADMIN}),
    "api:dimensions": Program(see=ALL),
    "api:dimension": Program(see=READERS, of="api dimension", others_see=READERS),
    "api:unit-prices": Program(see=ALL),
    "api:evidence": Program(see=ALL, do={CX, ANALYST, ADMIN}),
    "api:evidence-record": Program(see=READERS, of="evidence", others_see=KNOW_ALL),
    "api:contract": Program(see=READERS, of="contract", others_see=KNOW_ALL),
    "api:decline-cases": Program(see=ALL),
    "api:decline-case": Program(see=KNOW_ALL, of="api case", others_see=KNOW_ALL),
    "api:renewals": Program(see=ALL),
    "api:value-evaluations": Program(see=ALL),
    "api:value-evaluation": Program(see={CX, ANALYST}, of="evaluation", others_see={CX, ANALYST}),
    "api:value-runs": Program(see=ALL, do={ANALYST, CX}),
    "api:value-run": Program(see=READERS, of="run", others_see=READERS),
    "api:values": Program(see=READERS, of="run", others_see=READERS),
    "api:plans": Program(see=ALL),
    "api:plan": Program(see=KNOW_ALL, of="plan", others_see=KNOW_ALL),
    "api:choices": Program(see=KNOW_ALL, of="plan", others_see=KNOW_ALL),
    "api:aspects": Program(see=ALL),
    "api:aspect": Program(see=LISTENERS, of="aspect", others_see=LISTENERS),
    "api:guides": Program(see=ALL, do={CX}),
    "api:guide": Program(see=KNOW_ALL, of="guide", others_see=KNOW_ALL),
    "api:guide-versions": Program(do={CX}, of="guide", others_do={CX}),
    "api:guide-version": Program(change={CX}, of="guide version", others_change={CX}),
    "api:question-checks": Program(do={CX, ANALYST}),
    "api:sessions": Program(see=ALL, do={CX}),
    "api:session": Program(see=READERS, of="session"),
    "api:rooms": Program(see=ALL),
    "api:room": Program(see=READERS, of="room"),
    "api:voices": Program(see=ALL),
    "api:use-requests": Program(see=ALL),
    "api:voice": Program(see=READERS, of="turn"),
    "api:themes": Program(see=ALL),
    "api:theme": Program(see=KNOW_ALL, of="theme", others_see=KNOW_ALL),
    "api:theme-marks": Program(see=ALL),
    "api:reviews": Program(see=ALL, do={CX, ANALYST, ADMIN}),
    "api:review": Program(see=LISTENERS, of="review", others_see=LISTENERS),
    "api:findings": Program(see=ALL),
    "api:finding": Program(see=LISTENERS, of="finding", others_see=LISTENERS),
    "api:objectives": Program(see=ALL),
    "api:figures": Program(see=ALL),
    "api:figure-values": Program(see=ALL, do={CX, ANALYST}),
    "api:benchmarks": Program(see=ALL),
    "api:beliefs": Program(see=ALL, do={CX, EXEC}),
    "api:contradictions": Program(see=ALL),
    "api:studies": Program(see=ALL),
    "api:study": Program(see=KNOW_ALL, of="study", others_see=KNOW_ALL),
    "api:promises": Program(see=ALL),
    "api:promise": Program(see=LISTENERS, of="promise", others_see=LISTENERS),
    "api:promise-done": Program(do={CX, EXEC}, of="promise"),
}
