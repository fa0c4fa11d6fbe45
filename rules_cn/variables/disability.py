"""Disability, illness and the two allowances of Guangzhou."""

import numpy as np

from rules_cn.amounts import Numbers, at_least, at_most, below, where_ruled, where_yes
from rules_cn.choices import Away, Disability
from rules_cn.entities import Person
from rules_cn.figures import figure
from rules_cn.kinds import Fen, Month, People, Truth, is_one_of
from rules_cn.sources import cite
from rules_cn.truth import NO, Truths, both, either, opposite

FIRST, SECOND, THIRD, FOURTH = (np.int64(level) for level in (1, 2, 3, 4))
KINDS = tuple(one for one in Disability if one not in {Disability.UNSAID, Disability.NO_CERTIFICATE})
OF_THE_MIND = (Disability.INTELLECTUAL, Disability.MENTAL)


def of_level(person: People, period: Month, least: np.int64, most: np.int64) -> Truths:
    """Return whether there is a certificate between two levels, both included."""
    level = person("disability_level", period)
    return both(person("certified_disability", period), at_least(level, least), at_most(level, most))


class certified_disability(Truth):
    """Whether somebody has a disability certificate (残疾人证)."""

    entity = Person
    label = "has a disability certificate"
    reference = [cite("tekun-2021", "5"), cite("dibao-2021", "8")]

    @staticmethod
    def formula(person: People, period: Month) -> Truths:
        """Look at the kind."""
        return is_one_of(person("disability_type", period), *KINDS)


class disability_of_the_mind(Truth):
    """Whether the certificate is for an intellectual or a mental disability."""

    entity = Person
    label = "intellectual or mental disability"
    reference = [cite("tekun-2021", "5"), cite("dibao-2021", "8")]

    @staticmethod
    def formula(person: People, period: Month) -> Truths:
        """Look at the kind."""
        return is_one_of(person("disability_type", period), *OF_THE_MIND)


class severe_disability(Truth):
    """Whether a disability is of the first or second level (重度残疾)."""

    entity = Person
    label = "disability of level 1 or 2"
    reference = [cite("dibao-2021", "8")]

    @staticmethod
    def formula(person: People, period: Month) -> Truths:
        """Compare the level."""
        return of_level(person, period, FIRST, SECOND)


class third_level_of_the_mind(Truth):
    """Whether an intellectual or mental disability is of the third level."""

    entity = Person
    label = "intellectual or mental disability of level 3"
    reference = [cite("dibao-2021", "8")]

    @staticmethod
    def formula(person: People, period: Month) -> Truths:
        """Compare the level."""
        return both(person("disability_of_the_mind", period), of_level(person, period, THIRD, THIRD))


class milder_disability_of_the_mind(Truth):
    """Whether an intellectual or mental disability is of the third or fourth level."""

    entity = Person
    label = "intellectual or mental disability of level 3 or 4"
    reference = [cite("gz-disability-2022", "1(2)")]

    @staticmethod
    def formula(person: People, period: Month) -> Truths:
        """Compare the level."""
        return both(person("disability_of_the_mind", period), of_level(person, period, THIRD, FOURTH))


class major_illness_local(Truth):
    """Whether somebody has an illness that the place recognises as serious (重特大疾病)."""

    entity = Person
    label = "has an illness that the place recognises as serious"
    reference = [cite("dibao-2021", "8")]


class work_injury_care(Truth):
    """Whether somebody receives care payments of work injury insurance."""

    entity = Person
    if_silent = int(NO)
    label = "receives care payments of work injury insurance"
    reference = [cite("gz-disability-2022", "2(2)")]


class full_child_allowance(Truth):
    """Whether somebody has the full allowance for children: then not the living allowance besides."""

    entity = Person
    if_silent = int(NO)
    label = "has the full allowance for a child whom in fact nobody raises"
    reference = [cite("gz-disability-2022", "2(4)")]


class own_income_year_average(Fen):
    """Somebody's own income, on average over the twelve months before."""

    entity = Person
    label = "own income, on average over twelve months"
    reference = [cite("gz-disability-2022", "1(1)")]


class in_prison(Truth):
    """Whether a prison term runs: the allowances stop, and can be asked for again afterwards."""

    entity = Person
    label = "a prison term runs"
    reference = [cite("gz-disability-2022", "7(3)"), cite("tekun-2021", "24(3)")]

    @staticmethod
    def formula(person: People, period: Month) -> Truths:
        """Know only the prison term: nothing else is named."""
        return is_one_of(person("away_status", period), Away.PRISON_TERM)


class disability_allowance_open(Truth):
    """Whether nothing shuts somebody out of both allowances."""

    entity = Person
    label = "nothing shuts out the allowance"
    reference = [cite("gz-disability-2022", "2(2)"), cite("gz-disability-2022", "7(3)")]

    @staticmethod
    def formula_2022_12(person: People, period: Month) -> Truths:
        """Shut out support for extreme hardship, care after a work injury, and a prison term."""
        open_to = both(
            opposite(person("receives_tekun", period)),
            opposite(person("work_injury_care", period)),
            opposite(person("in_prison", period)),
        )
        return where_ruled(figure(person, period, "disability.in_force"), open_to)


class own_income_below_living_allowance(Truth):
    """Whether somebody's own income lies below the living allowance itself."""

    entity = Person
    label = "own income lies below the allowance"
    reference = [cite("gz-disability-2022", "1(1)")]

    @staticmethod
    def formula_2022_12(person: People, period: Month) -> Truths:
        """Compare the average with the rate."""
        return below(person("own_income_year_average", period), figure(person, period, "disability.living"))


class disability_living_verdict(Truth):
    """Whether somebody may have the living allowance (困难残疾人生活补贴)."""

    entity = Person
    label = "living allowance for people in need with a disability"
    reference = [cite("gz-disability-2022", "1(1)")]

    @staticmethod
    def formula_2022_12(person: People, period: Month) -> Truths:
        """Take in a family on assistance, or a severe disability, or one of the mind, with little own income."""
        assisted = either(person.family("receives_dibao", period), person.family("receives_borderline", period))
        by_itself = either(person("severe_disability", period), person("milder_disability_of_the_mind", period))
        poor = both(by_itself, person("own_income_below_living_allowance", period))
        in_need = both(person("certified_disability", period), either(assisted, poor))
        other = person("full_child_allowance", period)
        truths = both(in_need, opposite(other), person("disability_allowance_open", period))
        return where_ruled(figure(person, period, "disability.living"), truths)


class disability_living(Fen):
    """The living allowance (困难残疾人生活补贴), fen a month. Source: gz-disability-rates § 1 and § 2."""

    entity = Person
    label = "living allowance, a month"
    reference = [cite("gz-disability-rates", "1"), cite("gz-disability-rates", "2")]

    @staticmethod
    def formula_2022_12(person: People, period: Month) -> Numbers:
        """Pay the rate of the year."""
        return where_yes(person("disability_living_verdict", period), figure(person, period, "disability.living"))


class disability_nursing_verdict(Truth):
    """Whether somebody may have the care allowance (重度残疾人护理补贴)."""

    entity = Person
    label = "care allowance for people with a severe disability"
    reference = [cite("gz-disability-2022", "1(2)")]

    @staticmethod
    def formula_2022_12(person: People, period: Month) -> Truths:
        """Take in a severe disability, or a milder one of the mind."""
        severe = either(person("severe_disability", period), person("milder_disability_of_the_mind", period))
        truths = both(severe, person("disability_allowance_open", period))
        return where_ruled(figure(person, period, "disability.nursing"), truths)


class disability_nursing(Fen):
    """The care allowance (重度残疾人护理补贴), fen a month. Source: gz-disability-rates § 1 and § 2."""

    entity = Person
    label = "care allowance, a month"
    reference = [cite("gz-disability-rates", "1"), cite("gz-disability-rates", "2")]

    @staticmethod
    def formula_2022_12(person: People, period: Month) -> Numbers:
        """Pay the rate of the year."""
        return where_yes(person("disability_nursing_verdict", period), figure(person, period, "disability.nursing"))
