"""The mutations of the page frame: nothing of one person's page may stand on another's."""

from tests.mutations.kinds import Mutation, one

ALWAYS = "guitu/foundations/ui/templatetags/always.py"
TOLD = ("guitu/foundations/ui/tests/test_always.py",)

FRAME_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a part that is drawn once may hold a name", 1, TOLD, ALWAYS,
        "if not isinstance(node, _ALLOWED) or any(", "if any(",
    ),
    one(
        "a piece that is drawn once sees the page it was first drawn for", 1, TOLD, ALWAYS,
        "self.nodelist.render(context.new())", "self.nodelist.render(context)",
    ),
)  # fmt: skip
