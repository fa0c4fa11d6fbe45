"""The pages about how somebody comes in, and about those around them: drawn from the rules, written by `draw`."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from guitu.journey.contacts import rules as contact_rules
from guitu.journey.intake import rules as intake_rules
from guitu.people import rules as people_rules

# How it stands, what is done, by whose hand: and how it stands then.
Table = Mapping[Any, Enum]
# The same as words, in a minor's file with one more.
Moves = list[tuple[str, ...]]
STANDS = ("how it stands", "what is done", "by whose hand", "then")
WHOSE = "in whose file"


def _moves(table: Table) -> Moves:
    return [tuple(str(one.value) for one in (*key, then)) for key, then in table.items()]


def _in_files(own: Table, minors: Table) -> Moves:
    """Return the moves in anybody's file, and those that only a minor's has."""
    differing = {key: then for key, then in minors.items() if own.get(key) is not then}
    return [(*move, "anybody") for move in _moves(own)] + [(*move, "a minor's") for move in _moves(differing)]


def _arrow(now: str, what: str, hand: str, then: str, whose: str = "anybody") -> str:
    by = hand if whose == "anybody" else f"{hand}, {whose}"
    return f"  {'[*]' if now == 'none' else now} --> {'[*]' if then == 'none' else then}: {what} ({by})"


def _row(now: str, what: str, hand: str, then: str, *whose: str) -> str:
    return f"| {' | '.join((now, what, hand, 'gone' if then == 'none' else then, *whose))} |"


def _page(
    title: str,
    made: str,
    says: str,
    moves: Moves,
    *,
    by_itself: Sequence[str] = (),
    after: Sequence[str] = (),
    columns: Sequence[str] = STANDS,
) -> str:
    """Return a page: what it is about, the drawing with what passes by itself, and the table."""
    drawn = [f"  {one}" for one in by_itself] + [_arrow(*one) for one in moves] + [f"  {one}" for one in after]
    table = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *(_row(*one) for one in moves)]
    diagram = ["```mermaid", "stateDiagram-v2", *drawn, "```"]
    return "\n".join([f"# {title}", "", made, "", says, "", *diagram, "", *table]) + "\n"


TEAM_SAYS = """\
The person alone lets in and lets go. Somebody on the team can suggest a colleague, who reads nothing before
the person's yes; a no is not asked again, but the person may ask themselves. In a minor's file a yes waits
until a team lead who is not on the team approves it. A last day passes by itself, and whoever leaves the
organisation leaves every team. Who stands in for somebody away is another thing, with a day of its own.
The rules are in `guitu/people/rules.py`; the database enforces them, in `guitu/people/sql/`."""


def team(made: str) -> str:
    """Return the page about how somebody comes onto a support team and goes."""
    return _page(
        "How somebody comes onto a support team and goes",
        made,
        TEAM_SAYS,
        _in_files(people_rules.TEAM_MOVES, people_rules.MINOR_MOVES),
        by_itself=("in --> past: the last day passes",),
        columns=(*STANDS, WHOSE),
    )


COVER_SAYS = """\
Only where the person ticked that a colleague may step in. A team lead names one of the same station, for
sixty days at the most, and is not told for how many people; the person reads it at once, and may say no at
any time. Whoever the person ever said no to is not named again, and whoever is on the team already is not
named besides. A lead of the station can end it, at once and for everybody it was for; that is nobody's no. In
a minor's file a lead who is not on the team approves it first. With the last day, or when the tick is taken
back, it is over by itself. The rules are in `guitu/people/rules.py`; the database enforces them, in
`guitu/people/sql/cover.sql`."""


def cover(made: str) -> str:
    """Return the page about how somebody stands in for a colleague who is away."""
    return _page(
        "How somebody stands in for a colleague who is away",
        made,
        COVER_SAYS,
        _in_files(people_rules.COVER_MOVES, people_rules.MINOR_COVER_MOVES),
        by_itself=(
            "in --> past: the last day passes",
            "held --> unseen: the last day passes",
        ),
        columns=(*STANDS, WHOSE),
    )


SHARING_SAYS = """\
The person alone invites, changes and ends. The trusted person takes the invitation up, within fourteen
days, with a code and a word; it runs out by itself within a year. The rules are in `guitu/people/rules.py`;
the database enforces them: `guitu/people/sql/trusted.sql`, `guitu/foundations/access/sql/sharing.sql`."""


def sharing(made: str) -> str:
    """Return the page about how somebody trusted is let in and how it ends."""
    return _page(
        "How somebody trusted may read a part, and how it ends",
        made,
        SHARING_SAYS,
        _moves(people_rules.SHARING_MOVES),
        by_itself=(
            "invited --> over: fourteen days pass",
            "let_in --> over: the last day passes",
        ),
        after=("over --> [*]",),
    )


REMINDER_SAYS = """\
A worker writes it to themselves, about one person, for a day. Nobody else on the team reads it or ticks it
off; the person reads it. The rules are in `guitu/journey/contacts/rules.py`; the database enforces them, in
`guitu/journey/contacts/sql/beside.sql`."""


def reminder(made: str) -> str:
    """Return the page about how it stands with a reminder."""
    return _page(
        "How it stands with a reminder",
        made,
        REMINDER_SAYS,
        _moves(contact_rules.REMINDER_MOVES),
        after=("done --> [*]",),
    )


CARD_SAYS = """\
A card holds a name, a way to reach somebody and that they wish it, for fourteen days. The desk where it
lies notes, invites, hands on and declines; whoever asked by their own hand takes it back with the code they
got; whoever was invited says yes, which begins a record, or no, with the code of the invitation. The worker
whom the desk named with that code may begin the record on the person's word with it, too. Whatever ends a
card ends its key and its codes. The rules are in `guitu/journey/intake/rules.py`; the database enforces
them, in `guitu/journey/intake/sql/`."""


def card(made: str) -> str:
    """Return the page about what can happen to a waiting card."""
    return _page(
        "What can happen to a waiting card",
        made,
        CARD_SAYS,
        _moves(intake_rules.CARD_MOVES),
        by_itself=(
            "invited --> unanswered: two hours pass",
            "waiting --> over: fourteen days pass",
            "invited --> over: fourteen days pass",
            "unanswered --> over: fourteen days pass",
            "over --> [*]: a minute later",
        ),
        columns=("how it lies", *STANDS[1:]),
    )
