"""The mutations of what is published: no figure may single anybody out."""

from tests.mutations.kinds import Mutation, one

PUBLISHED = "rules_cn/whatif/published.py"
TOLD = ("rules_cn/tests/test_whatif.py",)

PUBLISHED_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a count of nine is published", 8, TOLD, PUBLISHED,
        "return None if 0 < count < BASE else _near(count, BASE)", "return _near(count, BASE)",
    ),
    one(
        "a sum that one family rules is published", 8, TOLD, PUBLISHED,
        "(givers >= BASE) & ~is_ruled", "givers >= BASE",
    ),
    one(
        "a sum of nine families is published", 8, TOLD, PUBLISHED, "(givers >= BASE) & ~is_ruled", "~is_ruled",
    ),
    one(
        "the only sum withheld can be told from the others", 8, TOLD, PUBLISHED,
        "        kept[others[0]] = 0\n", "        pass\n",
    ),
)  # fmt: skip
