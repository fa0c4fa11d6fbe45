"""Who somebody is, as far as an article turns on it."""

import numpy as np
from openfisca_core.periods import DateUnit

from rules_cn.amounts import Numbers, below, lifted
from rules_cn.choices import Away, Relation
from rules_cn.entities import Family, Person
from rules_cn.figures import figure
from rules_cn.kinds import Choice, Count, Month, People, Truth, is_one_of
from rules_cn.sources import cite
from rules_cn.truth import NO, Truths, both, either, opposite

# A day as one number: 2025-03-09 is 20250309. The difference of two, without the last four digits, is full years.
YEAR = np.int64(10_000)


class place(Count):
    """Where the family is registered (户籍), as a number of `places.PLACES`. A place not said is the whole country."""

    entity = Family
    label = "where the family is registered"
    reference = [cite("dibao-2021", "4")]


class asked_on(Count):
    """The day on which is asked, as a number. Laws and figures are those of its month; an age is that of the day."""

    entity = Family
    label = "the day on which is asked"
    reference = [cite("dibao-2021", "13")]


class birth(Count):
    """The day of birth, as a number."""

    entity = Person
    when = DateUnit.ETERNITY
    label = "day of birth"
    reference = [cite("minors-law", "2")]


class age(Count):
    """Full years of age on the day on which is asked."""

    entity = Person
    label = "age in full years"
    reference = [cite("minors-law", "2")]

    @staticmethod
    def formula(person: People, period: Month) -> Numbers:
        """Count a year as full on the birthday itself."""
        born, on = person("birth", period), person.family("asked_on", period)
        return lifted((on - born) // YEAR, born, on)


class minor(Truth):
    """Whether somebody is under age (未成年人)."""

    entity = Person
    label = "is under age"
    reference = [cite("minors-law", "2")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Truths:
        """Compare the age with the age of majority."""
        return below(person("age", period), figure(person, period, "age.adult"))


class relation(Choice):
    """Who somebody is to the one who applies."""

    entity = Person
    label = "relation to the one who applies"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]


class away_status(Choice):
    """Where somebody is who is not at home. Asked only where an article turns on it; never kept."""

    entity = Person
    label = "where somebody is who is not at home"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]


class other_statutory_exclusion(Truth):
    """Whether another exclusion of the article applies. No reason is asked."""

    entity = Person
    if_silent = int(NO)
    label = "another exclusion of the article applies"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]


class student_upto_bachelor(Truth):
    """Whether somebody studies full time, up to a first degree."""

    entity = Person
    label = "studies full time, up to a first degree"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]


class cannot_live_independently(Truth):
    """Whether a grown-up child cannot live independently."""

    entity = Person
    label = "cannot live independently"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]


class lives_together_long(Truth):
    """Whether somebody to whom the family owes support, or who owes it, has lived with it for long."""

    entity = Person
    label = "has lived with the family for long"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]


class dependent_child(Truth):
    """Whether somebody is a child of the one who applies, and under age or not able to live independently."""

    entity = Person
    label = "is a child who depends on the family"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Truths:
        """Take a grown-up child in when studying, or not able to live independently."""
        depends = either(
            person("minor", period),
            person("student_upto_bachelor", period),
            person("cannot_live_independently", period),
        )
        return both(is_one_of(person("relation", period), Relation.CHILD), depends)


class supported_coresident(Truth):
    """Whether support is owed between somebody and the family, and they have lived together for long."""

    entity = Person
    label = "lives with the family for long, and support is owed by law"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Truths:
        """Count a parent here too: a grown-up child owes them support."""
        related = is_one_of(person("relation", period), Relation.PARENT, Relation.OTHER_SUPPORTED)
        return both(related, person("lives_together_long", period))


class counted_relation(Truth):
    """Whether somebody's relation makes them a member of the family that lives together (共同生活的家庭成员)."""

    entity = Person
    label = "belongs to the family by relation"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Truths:
        """Count parents without more: the text of 2012 names them."""
        near = is_one_of(person("relation", period), Relation.SELF, Relation.SPOUSE, Relation.PARENT)
        return either(near, person("dependent_child", period), person("supported_coresident", period))

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Truths:
        """Count parents only as others to whom support is owed: the text of 2021 no longer names them."""
        near = is_one_of(person("relation", period), Relation.SELF, Relation.SPOUSE)
        return either(near, person("dependent_child", period), person("supported_coresident", period))


class kept_away(Truth):
    """Whether somebody is where the article does not count them."""

    entity = Person
    label = "is where the article does not count them"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Truths:
        """Know only the prison term, as the text of 2012 does (in force 2012-12-12, a month later here)."""
        return is_one_of(person("away_status", period), Away.PRISON_TERM)

    @staticmethod
    def formula_2021_07(person: People, period: Month) -> Truths:
        """Add compulsory isolation treatment and those declared missing."""
        gone = (Away.PRISON_TERM, Away.ISOLATION_TREATMENT, Away.DECLARED_MISSING)
        return is_one_of(person("away_status", period), *gone)


class counted_member(Truth):
    """Whether somebody counts as a member of the family that lives together (共同生活的家庭成员)."""

    entity = Person
    label = "counts as a member of the family"
    reference = [cite("dibao-2021", "7"), cite("dibao-2012", "5")]

    @staticmethod
    def formula_2013_01(person: People, period: Month) -> Truths:
        """Need the relation, and no exclusion."""
        away = person("kept_away", period)
        excluded = person("other_statutory_exclusion", period)
        return both(person("counted_relation", period), opposite(away), opposite(excluded))


class disability_type(Choice):
    """The kind on the disability certificate."""

    entity = Person
    label = "kind of disability on the certificate"
    reference = [cite("tekun-2021", "5")]


class disability_level(Count):
    """The level on the disability certificate, 1 (most severe) to 4; 0 without one."""

    entity = Person
    label = "level of disability on the certificate"
    reference = [cite("tekun-2021", "5")]
