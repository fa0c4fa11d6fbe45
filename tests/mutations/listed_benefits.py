"""The mutations of the interview about benefits: nothing is kept in clear, what is used once is not kept at all."""

from tests.mutations.kinds import Mutation, one

INTERVIEW = ("guitu/supports/benefits/tests/test_interview.py",)
WORDS = ("guitu/supports/benefits/tests/test_words.py",)

BENEFITS_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "the answers of an interview are kept in clear", 1, ("tests/promises/test_interviews.py",),
        "guitu/supports/benefits/store.py",
        "return ciphers.DataKey(held.key).seal(telling.written(held.telling), place",
        "return telling.written(held.telling).encode() or ciphers.DataKey(held.key).seal('', place",
    ),
    one(
        "an interview enters the write-ahead log and every backup", 1, INTERVIEW,
        "guitu/supports/benefits/sql/benefits.sql", "ALTER TABLE public.interview SET UNLOGGED;\n", "",
    ),
    one(
        "where somebody is who is not at home is kept", 1, INTERVIEW, "guitu/supports/benefits/views.py",
        "    if asking.is_momentary(need):\n", "    if asking.is_momentary(need) and not need.about:\n",
    ),
    one(
        "what is used once is not refused by what keeps", 1, WORDS, "guitu/supports/benefits/telling.py",
        "        if one.fact in MOMENTARY:\n", "        if one.fact in ():\n",
    ),
    one(
        "a recalled figure is shown in the law library", 1, WORDS, "rules_cn/parameters/dibao.yaml",
        "value: 130900,", "value: 112000,",
    ),
    one(
        "an interview that is over still opens", 1, INTERVIEW, "guitu/supports/benefits/sql/benefits.sql",
        "WHERE i.id = p_id AND i.expires_at > now();", "WHERE i.id = p_id;",
    ),
)  # fmt: skip
