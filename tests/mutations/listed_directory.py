"""The mutations around the directory of services: all or nothing, one source each, nobody writes by hand."""

from tests.mutations.kinds import Edit, Mutation, one

TAKING = "guitu/society/directory/hsds/taking.py"
CHECKING = "guitu/society/directory/hsds/checking.py"
TESTS = ("guitu/society/directory/tests/test_taking.py",)

DIRECTORY_MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "half a directory is taken over", 1,
        (
            Edit(
                TAKING,
                "wishes.may_be_loose)\n    if taken.is_refused:\n        raise _BackError\n",
                "wishes.may_be_loose)\n",
            ),
            Edit(
                TAKING,
                "return not self.is_refused and self.added + self.changed + self.removed > 0",
                "return self.added + self.changed + self.removed > 0",
            ),
        ),
        TESTS,
    ),
    one(
        "a second source overwrites the first", 1, TESTS, CHECKING,
        " JOIN public.directory_source o ON o.id = t.source_id WHERE t.source_id <> %s LIMIT {}",
        " JOIN public.directory_source o ON o.id = t.source_id WHERE t.source_id <> %s AND false LIMIT {}",
    ),
    one(
        "the web process writes the directory", 1, TESTS, "guitu/society/directory/sql/directory.sql",
        "GRANT SELECT ON public.%I TO guitu_app, guitu_jobs, guitu_backup",
        "GRANT SELECT, UPDATE, DELETE ON public.%I TO guitu_app, guitu_jobs, guitu_backup",
    ),
)  # fmt: skip
