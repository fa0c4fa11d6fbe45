"""Write the pages of docs/ that are drawn from the code: `python -m tests.architecture.draw`."""

import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import grimp

from guitu.journey.closure import rules as closure
from guitu.journey.consent.rules import HANDS, MOVES
from guitu.journey.contacts.rules import MEETING_MOVES
from guitu.journey.handover import rules as handover_rules
from guitu.journey.needs import rules as needs
from guitu.journey.plans import rules as plans
from guitu.journey.referrals import rules as referrals
from guitu.surfaces.exchange import rules as outside_rules
from rules_cn import library
from tests.architecture import draw_people

DOCS = Path(__file__).resolve().parents[2] / "docs"
GROUND = ("config", "surfaces", "supports", "journey", "people", "society", "foundations")
NOT_A_PART = {"tests", "migrations"}
MADE = "<!-- Drawn from the code by `python -m tests.architecture.draw`; a test compares. Do not edit. -->"
Uses = dict[str, set[str]]


def part_of(module: str) -> str:
    """Return the part a module belongs to: `people`, `config`, or `journey.consent`; nothing for the rest."""
    parts = module.split(".")[1:]
    if not parts or NOT_A_PART & set(parts):
        return ""
    return parts[0] if parts[0] in {"people", "config"} else ".".join(parts[:2])


def uses() -> Uses:
    """Return which part uses which, as the code is now."""
    graph = grimp.build_graph("guitu", exclude_type_checking_imports=True, cache_dir=None)
    found: Uses = defaultdict(set)
    for module in graph.modules:
        if not (here := part_of(module)) or (here in GROUND and here not in {"people", "config"}):
            continue
        found[here] |= {there for used in graph.find_modules_directly_imported_by(module) if (there := part_of(used))}
    return {here: {there for there in found[here] if there != here and there in found} for here in sorted(found)}


def shortest(edges: Uses) -> Uses:
    """Return the uses without those that follow from others, so that a picture can be read."""

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(edges[start])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += edges[one]
        return seen

    return {
        here: {there for there in used if not any(there in reach(other) for other in used - {there})}
        for here, used in edges.items()
    }


def architecture() -> str:
    """Return the page about which part uses which."""
    edges = uses()
    lines = [
        "# Which part uses which",
        "",
        MADE,
        "",
        "Above may use below, never the reverse; nine contracts in `.importlinter` hold it. An arrow that follows",
        "from others is left out of the picture; the table has all of them.",
        "",
        "```mermaid",
        "flowchart TD",
    ]
    for ground in GROUND:
        inside = [part for part in edges if part.split(".")[0] == ground]
        if inside:
            lines += [f"  subgraph {ground}_ground[{ground}]"]
            lines += [f"    {part.replace('.', '_')}[{part.rpartition('.')[2]}]" for part in inside]
            lines += ["  end"]
    for here, used in shortest(edges).items():
        lines += [f"  {here.replace('.', '_')} --> {there.replace('.', '_')}" for there in sorted(used)]
    lines += ["```", "", "| part | uses |", "|---|---|"]
    lines += [
        f"| `{here}` | {', '.join(f'`{one}`' for one in sorted(used)) or 'nothing'} |" for here, used in edges.items()
    ]
    return "\n".join(lines) + "\n"


def consent() -> str:
    """Return the page about the states of a consent."""
    lines = [
        "# The states of a consent",
        "",
        MADE,
        "",
        "A consent begins on the worker's word (a new record only, 14 days) or by the person's own hand. The rules",
        "are in `guitu/journey/consent/rules.py`; the database enforces them, in",
        "`guitu/journey/consent/sql/consent.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> on_word: given on the worker's word",
        "  [*] --> live: given by the person",
    ]
    lines += [f"  {now.value} --> {then.value}: {what.value}" for (now, what), then in MOVES.items()]
    lasting = set(MOVES.values()) - {now for now, _what in MOVES}
    lines += [f"  {state.value} --> [*]" for state in sorted(lasting)]
    lines += ["```", "", "| state | what happens | by | then |", "|---|---|---|---|"]
    by = {what: ", ".join(sorted(hands, reverse=True)) for what, hands in HANDS.items()}
    lines += [f"| {now.value} | {what.value} | {by[what]} | {then.value} |" for (now, what), then in MOVES.items()]
    return "\n".join(lines) + "\n"


def meeting() -> str:
    """Return the page about the states of a meeting."""
    lines = [
        "# How two people agree on a meeting",
        "",
        MADE,
        "",
        "Either side proposes; the proposer's own hand counts for their side, and only the other side's own hand",
        "confirms. What somebody told a worker stands as told. A no needs no reason. Nothing is counted.",
        "The rules are in `guitu/journey/contacts/rules.py`. That nobody confirms with another's hand, the database",
        "enforces, in `guitu/journey/contacts/sql/meetings.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    moves = [
        (now.value if now else "[*]", what.name.lower(), side.value, then.value)
        for (now, what, side), then in MEETING_MOVES.items()
    ]
    lines += [f"  {now} --> {then}: {what} ({side})" for now, what, side, then in moves]
    lines += ["```", "", "| how it stands | what is done | by whose hand | then |", "|---|---|---|---|"]
    lines += [f"| {'(new)' if now == '[*]' else now} | {what} | {side} | {then} |" for now, what, side, then in moves]
    return "\n".join(lines) + "\n"


def need() -> str:
    """Return the page about how a need can stand, and by whose hand that changes."""
    lines = [
        "# How a need can stand",
        "",
        MADE,
        "",
        "A need is open from the moment it is told. The person, or a worker to whom they told it, says how it stands.",
        'After "no help wanted" nobody asks again: only the person opens it. The rules are in',
        "`guitu/journey/needs/rules.py`; two who move it at once meet at a unique constraint.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> open: told",
    ]
    moves = [(now.value, then.value, _whose(hands)) for (now, then), hands in needs.MOVES.items()]
    lines += [f"  {now} --> {then}: {hands}" for now, then, hands in moves]
    lines += ["```", "", "| stands | then | by the hand of |", "|---|---|---|"]
    lines += [f"| {now} | {then} | {hands} |" for now, then, hands in moves]
    return "\n".join(lines) + "\n"


def _whose(hands: Iterable[str]) -> str:
    return " or ".join(sorted(hands))


def plan() -> str:
    """Return the page about how a version of a plan stands, and about its steps."""
    hands = {hand: hand.value for hand in plans.Hand}
    lines = [
        "# The states of a plan",
        "",
        MADE,
        "",
        "A version is written once. It never changes; it is answered by the person, and a newer version replaces it.",
        "How it stands follows from its rows. The rules are in `guitu/journey/plans/rules.py`; that the person alone",
        "answers, and that a version follows the one before it, the database holds, in",
        "`guitu/journey/plans/sql/plans.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f"  [*] --> {then.value}: written by the {hands[hand]}" for hand, then in plans.BEGINS.items()]
    answers = {(now, what): then for (now, what, _by), then in plans.MOVES.items()}
    lines += [f"  {now.value} --> {then.value}: {what.value}" for (now, what), then in answers.items()]
    lines += ["  replaced --> [*]", "```", "", "| state | what happens | by | then |", "|---|---|---|---|"]
    lines += [
        f"| {now.value} | {what.value} | {hands[by]} | {then.value} |" for (now, what, by), then in plans.MOVES.items()
    ]
    lines += ["", "## A step", "", "```mermaid", "stateDiagram-v2", "  [*] --> open: written"]
    marks = {(now, what): then for (now, what, _by), then in plans.STEP_MOVES.items()}
    lines += [f"  {now.value} --> {then.value}: {what.name.lower()}" for (now, what), then in marks.items()]
    lines += ["```", "", "| state | what is said | by | then |", "|---|---|---|---|"]
    lines += [
        f"| {now.value} | {what.name.lower()} | {hands[by]} | {then.value} |"
        for (now, what, by), then in plans.STEP_MOVES.items()
    ]
    return "\n".join(lines) + "\n"


def closing() -> str:
    """Return the page about how a case is closed and opened again."""
    moves = [(now, what, then) for (now, what), then in closure.MOVES.items()]
    lines = [
        "# How a case is closed, and opened again",
        "",
        MADE,
        "",
        "Only the person ends a case. The rules are in `guitu/journey/closure/rules.py`; whose hand makes which move",
        "the database enforces too, in `guitu/journey/closure/sql/closure.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> open",
        *(f"  {now} --> {then}: {what.name.lower()}" for now, what, then in moves),
        "```",
        "",
        "| state | move | by | then |",
        "|---|---|---|---|",
        *(
            f"| {now} | {what.name.lower()} | {', '.join(sorted(closure.HANDS[what]))} | {then} |"
            for now, what, then in moves
        ),
    ]
    return "\n".join(lines) + "\n"


def referral() -> str:
    """Return the page about how a referral stands, and by whose hand that changes."""
    here, letters = (
        [(now.value, then.value, _whose(hands)) for (now, then), hands in table.items()]
        for table in (referrals.MOVES, referrals.MOVES_BY_LETTER)
    )
    lines = [
        "# How a referral stands",
        "",
        MADE,
        "",
        "The states are those of a FHIR R4 Task for referrals (SDOH Clinical Care 3.0.0). A worker drafts; only the",
        "person sends, by agreeing; those who receive it are its owner. Consent taken back calls off what was open.",
        "The loop is closed when the outcome came back, the person said how it was, and a worker of the team then",
        "closed it: that stands beside the referral and is no state of it. The rules are in",
        "`guitu/journey/referrals/rules.py`; the database enforces them, in",
        "`guitu/journey/referrals/sql/`. Until the person has decided, another draft may take the place of a draft.",
        "",
        "## To a station of another organisation",
        "",
        *_ways(here),
        "",
        "## As a letter to a service outside",
        "",
        "The person agrees, and a letter with what was ticked is carried by hand. `received` says that it was handed",
        "over. What is answered there is told by the team. Called off or taken back after it was handed over, those",
        "who hold it are told, and that stands beside the referral.",
        "",
        *_ways(letters),
    ]
    return "\n".join(lines) + "\n"


def _ways(moves: list[tuple[str, str, str]]) -> list[str]:
    mistake = referrals.State.ENTERED_IN_ERROR.value
    return [
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> draft: drafted by a worker",
        *(f"  {now} --> {then}: {hands}" for now, then, hands in moves if then != mistake),
        "```",
        "",
        "| stands | then | by the hand of |",
        "|---|---|---|",
        *(f"| {now} | {then} | {hands} |" for now, then, hands in moves),
    ]


def handover() -> str:
    """Return the page about how responsibility for a case moves from one worker to another."""
    moves = [
        (now.value, what.name.lower(), hand.value, then.value)
        for (now, what, hand), then in handover_rules.MOVES.items()
    ]
    lines = [
        "# How one worker hands over to another",
        "",
        MADE,
        "",
        "The worker who leaves writes a note and names a colleague and a last day. Nobody comes in and nobody goes",
        "without the person's yes: it asks the colleague into the team and lets the other stay until that day, and no",
        "longer. The one who takes over writes what they understood. It is an app of its own, above contacts: closing",
        "a case asks it what is still open, and it asks nothing of notes and meetings. The rules are in",
        "`guitu/journey/handover/rules.py`; the database enforces them, in",
        "`guitu/journey/handover/sql/handover.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> waiting: proposed (leaving)",
        *(f"  {now} --> {then}: {what} ({hand})" for now, what, hand, then in moves),
        "```",
        "",
        "| how it stands | what is done | by whose hand | then |",
        "|---|---|---|---|",
        *(f"| {now} | {what} | {hand} | {then} |" for now, what, hand, then in moves),
    ]
    return "\n".join(lines) + "\n"


def outside() -> str:
    """Return the page about how a referral from outside stands."""
    moves = [(now.value, why, hand.value, then.value) for (now, hand, then), why in outside_rules.MOVES.items()]
    lines = [
        "# How a referral from outside stands",
        "",
        MADE,
        "",
        "What its sender reads. All but the last say what the station did, and not what the person did: the last is",
        "the person's own word, if they tick it, and those who hold people never hear it. The rules are in",
        "`guitu/surfaces/exchange/rules.py`; the database enforces them, in",
        "`guitu/surfaces/exchange/sql/exchange.sql`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> requested: sent (sender)",
        *(f"  {now} --> {then}: {why} ({hand})" for now, why, hand, then in moves),
        "```",
        "",
        "| how it stands | what happens | by whose hand | then |",
        "|---|---|---|---|",
        *(f"| {now} | {why} | {hand} | {then} |" for now, why, hand, then in moves),
    ]
    return "\n".join(lines) + "\n"


def rules() -> str:
    """Return the law library: every document, figure and rule."""
    return library.page(MADE)


PAGES = {
    "architecture.md": architecture,
    "rules.md": rules,
    "states/consent.md": consent,
    "states/plan.md": plan,
    "states/need.md": need,
    "states/meeting.md": meeting,
    "states/referral.md": referral,
    "states/closing.md": closing,
    "states/sharing.md": lambda: draw_people.sharing(MADE),
    "states/team.md": lambda: draw_people.team(MADE),
    "states/cover.md": lambda: draw_people.cover(MADE),
    "states/reminder.md": lambda: draw_people.reminder(MADE),
    "states/card.md": lambda: draw_people.card(MADE),
    "states/handover.md": handover,
    "states/outside.md": outside,
}


def main() -> int:
    """Write every page and say which changed."""
    for name, draw in PAGES.items():
        file, drawn = DOCS / name, draw()
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != drawn:
            file.write_text(drawn, encoding="utf-8")
            sys.stdout.write(f"docs{os.sep}{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
