"""The pages about how somebody comes in, and about those around them: drawn from the rules, written by `draw`."""

from guitu.journey.contacts import rules as contact_rules
from guitu.journey.intake import rules as intake_rules
from guitu.people import rules as people_rules


def team(made: str) -> str:
    """Return the page about how somebody comes onto a support team and goes."""
    moves = [
        (now.value, what.value, hand.value, then.value, minors_only)
        for table, minors_only in ((people_rules.TEAM_MOVES, ""), (people_rules.MINOR_MOVES, "a minor's"))
        for (now, what, hand), then in table.items()
        if not minors_only or people_rules.TEAM_MOVES.get((now, what, hand)) is not then
    ]
    ends = {"none": "[*]"}
    lines = [
        "# How somebody comes onto a support team and goes",
        "",
        made,
        "",
        "The person alone lets in and lets go. Somebody on the team can suggest a colleague, who reads nothing before",
        "the person's yes; a no is not asked again, but the person may ask themselves. In a minor's file a yes waits",
        "until a team lead who is not on the team approves it. A last day passes by itself, and whoever leaves the",
        "organisation leaves every team. Who stands in for somebody away is another thing, with a day of its own.",
        "The rules are in `guitu/people/rules.py`; the database enforces them, in `guitu/people/sql/`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  in --> past: the last day passes",
        *(
            f"  {ends.get(now, now)} --> {then}: {what} ({', '.join(filter(None, (hand, minors)))})"
            for now, what, hand, then, minors in moves
        ),
        "```",
        "",
        "| how it stands | what is done | by whose hand | then | in whose file |",
        "|---|---|---|---|---|",
        *(f"| {now} | {what} | {hand} | {then} | {minors or 'anybody'} |" for now, what, hand, then, minors in moves),
    ]
    return "\n".join(lines) + "\n"


def cover(made: str) -> str:
    """Return the page about how somebody stands in for a colleague who is away."""
    own, minors = people_rules.COVER_MOVES, people_rules.MINOR_COVER_MOVES
    moves = [
        (now.value, what.value, hand.value, then.value, whose)
        for table, whose in ((own, ""), (minors, "a minor's"))
        for (now, what, hand), then in table.items()
        if not whose or own.get((now, what, hand)) is not then
    ]
    ends = {"none": "[*]"}
    lines = [
        "# How somebody stands in for a colleague who is away",
        "",
        made,
        "",
        "Only where the person ticked that a colleague may step in. A team lead names one of the same station, for",
        "sixty days at the most, and is not told for how many people; the person reads it at once, and may say no at",
        "any time. Whoever the person ever said no to is not named again. In a minor's file a lead who is not on the",
        "team approves it first. With the last day, or when the tick is taken back, it is over by itself. The rules",
        "are in `guitu/people/rules.py`; the database enforces them, in `guitu/people/sql/`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  in --> past: the last day passes",
        "  held --> unseen: the last day passes",
        *(
            f"  {ends.get(now, now)} --> {then}: {what} ({', '.join(filter(None, (hand, whose)))})"
            for now, what, hand, then, whose in moves
        ),
        "```",
        "",
        "| how it stands | what is done | by whose hand | then | in whose file |",
        "|---|---|---|---|---|",
        *(f"| {now} | {what} | {hand} | {then} | {whose or 'anybody'} |" for now, what, hand, then, whose in moves),
    ]
    return "\n".join(lines) + "\n"


def sharing(made: str) -> str:
    """Return the page about how somebody trusted is let in and how it ends."""
    moves = [
        (now.value, what.value, side.value, then.value)
        for (now, what, side), then in people_rules.SHARING_MOVES.items()
    ]
    ends = {"none": "[*]"}
    lines = [
        "# How somebody trusted may read a part, and how it ends",
        "",
        made,
        "",
        "The person alone invites, changes and ends. The trusted person takes the invitation up, within fourteen",
        "days, with a code and a word; it runs out by itself within a year. The rules are in `guitu/people/rules.py`;",
        "the database enforces them: `guitu/people/sql/trusted.sql`, `guitu/foundations/access/sql/sharing.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  invited --> over: fourteen days pass",
        "  let_in --> over: the last day passes",
        *(f"  {ends.get(now, now)} --> {then}: {what} ({side})" for now, what, side, then in moves),
        "  over --> [*]",
        "```",
        "",
        "| how it stands | what is done | by whose hand | then |",
        "|---|---|---|---|",
        *(f"| {now} | {what} | {side} | {then} |" for now, what, side, then in moves),
    ]
    return "\n".join(lines) + "\n"


def reminder(made: str) -> str:
    """Return the page about how it stands with a reminder."""
    moves = [
        (now.value, what.value, hand.value, then.value)
        for (now, what, hand), then in contact_rules.REMINDER_MOVES.items()
    ]
    ends = {"none": "[*]"}
    lines = [
        "# How it stands with a reminder",
        "",
        made,
        "",
        "A worker writes it to themselves, about one person, for a day. Nobody else on the team reads it or ticks it",
        "off; the person reads it. The rules are in `guitu/journey/contacts/rules.py`; the database enforces them, in",
        "`guitu/journey/contacts/sql/beside.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f"  {ends.get(now, now)} --> {then}: {what} ({hand})" for now, what, hand, then in moves),
        "  done --> [*]",
        "```",
        "",
        "| how it stands | what is done | by whose hand | then |",
        "|---|---|---|---|",
        *(f"| {now} | {what} | {hand} | {then} |" for now, what, hand, then in moves),
    ]
    return "\n".join(lines) + "\n"


def card(made: str) -> str:
    """Return the page about what can happen to a waiting card."""
    moves = [
        (now.value, what.value, hand.value, then.value) for (now, what, hand), then in intake_rules.CARD_MOVES.items()
    ]
    ends = {"none": "[*]"}
    lines = [
        "# What can happen to a waiting card",
        "",
        made,
        "",
        "A card holds a name, a way to reach somebody and that they wish it, for fourteen days. The desk where it",
        "lies notes, invites, hands on and declines; whoever asked by their own hand takes it back with the code they",
        "got; whoever was invited says yes, which begins a record, or no, with the code of the invitation. The worker",
        "whom the desk named with that code may begin the record on the person's word with it, too. Whatever ends a",
        "card ends its key and its codes. The rules are in `guitu/journey/intake/rules.py`; the database enforces",
        "them, in `guitu/journey/intake/sql/`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  invited --> unanswered: two hours pass",
        "  waiting --> over: fourteen days pass",
        "  invited --> over: fourteen days pass",
        "  unanswered --> over: fourteen days pass",
        "  over --> [*]: a minute later",
        *(f"  {ends.get(now, now)} --> {ends.get(then, then)}: {what} ({hand})" for now, what, hand, then in moves),
        "```",
        "",
        "| how it lies | what is done | by whose hand | then |",
        "|---|---|---|---|",
        *(f"| {now} | {what} | {hand} | {'gone' if then == 'none' else then} |" for now, what, hand, then in moves),
    ]
    return "\n".join(lines) + "\n"
