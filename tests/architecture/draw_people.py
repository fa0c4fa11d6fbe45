"""The pages about those around a person: drawn from the rules, written by `draw`."""

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
