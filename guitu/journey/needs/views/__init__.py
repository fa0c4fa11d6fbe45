"""The pages of needs, and those of the questions and the plan for hard moments beside them."""

from guitu.journey.needs.views.needs import (
    add,
    case_list,
    change,
    move,
    own_add,
    own_between,
    own_change,
    own_list,
    own_move,
)
from guitu.journey.needs.views.questions import (
    ask,
    own_ask,
    own_questions,
    own_result,
    own_safety,
    own_see,
    questions,
    result,
    safety,
    see,
)

__all__ = [
    "add",
    "ask",
    "case_list",
    "change",
    "move",
    "own_add",
    "own_ask",
    "own_between",
    "own_change",
    "own_list",
    "own_move",
    "own_questions",
    "own_result",
    "own_safety",
    "own_see",
    "questions",
    "result",
    "safety",
    "see",
]
