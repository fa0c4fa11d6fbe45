"""What each rule of the law package says of itself, so that it can be read in another language."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words

# Word for word as the rules have it: a test compares.
SAYINGS: Final[tuple[Words, ...]] = (
    _("Full years of age on the day on which is asked."),
    _("Whether the family has been recognised for the allowance, as on the border, or for unavoidable expenses."),
    _("Whether neither a prison term nor compulsory isolation treatment runs, which suspend the benefit."),
    _("How much of the basic pension is left out: all of it in the years 2021 to 2025; then the rule lapsed."),
    _("The line of families on the border (最低生活保障边缘家庭), fen for one person and month."),
    _("Whether the family is on the border (最低生活保障边缘家庭): not poor enough for the allowance, but nearly."),
    _("Whether somebody has a disability certificate (残疾人证)."),
    _("What is added for such members (分类救济). Each place sets it; none was read."),
    _("What is counted of somebody's income, after everything that is left out."),
    _("What somebody adds to the income of the family, if they count."),
    _("The same before local deductions, if somebody counts."),
    _("Whether somebody counts as a member of the family that lives together (共同生活的家庭成员)."),
    _("Whether somebody's relation makes them a member of the family that lives together (共同生活的家庭成员)."),
    _("What is paid for such a child, fen a month: the standard, less what the child has already."),
    _("Whether somebody is a child whom in fact nobody raises. An orphan is not: another allowance is theirs."),
    _("Whether somebody is a child of the one who applies, and under age or not able to live independently."),
    _(
        "What is paid a month (补差): the standard times the members, less their income. Some places pay by "
        "grades instead. Where a local deduction is not known it is the least that is paid; "
        "`dibao_amount_is_exact` tells."
    ),
    _("Whether every deduction behind the amount is known; if not, more may be paid."),
    _("The standard (最低生活保障标准), fen for one person and month."),
    _("Whether the family may have the minimum living allowance (最低生活保障)."),
    _("Whether nothing shuts somebody out of both allowances."),
    _("The living allowance (困难残疾人生活补贴), fen a month. Source: gz-disability-rates § 1 and § 2."),
    _("Whether somebody may have the living allowance (困难残疾人生活补贴)."),
    _("The care allowance (重度残疾人护理补贴), fen a month. Source: gz-disability-rates § 1 and § 2."),
    _("Whether somebody may have the care allowance (重度残疾人护理补贴)."),
    _("Whether the certificate is for an intellectual or a mental disability."),
    _("What is left out for expenses of a severe disability or a serious illness. Each place sets it."),
    _("Whether somebody has a disability of a level that the notice names."),
    _("What is not counted of what was received."),
    _("What is counted of the income of the whole family."),
    _("The least that can be counted: what is certain already, whatever else is said."),
    _("The most that can be counted: income before local deductions."),
    _("How many count as members of the family."),
    _("How many may count at most."),
    _("Whether one parent is in a state that the paper names."),
    _("The wage counted for somebody who does not work. Each place sets it; none was read."),
    _("Whether a prison term runs: the allowances stop, and can be asked for again afterwards."),
    _("What somebody has before local deductions: the most that can be counted."),
    _("Whether income for one head lies below the line of families on the border."),
    _("Whether income for one head lies below the standard."),
    _(
        "Income of the family for one head, in whole fen. It is shown; nothing is decided by it. Where a "
        "local deduction is not known, it is income before it."
    ),
    _("Whether somebody is where the article does not count them."),
    _("Whether free legal aid looks at no income: assistance exempts (免予核查经济困难状况)."),
    _("Whether somebody may apply as a household of one (单独提出申请)."),
    _("Whether to ask for medical aid (医疗救助). How much it pays is set locally and was not read."),
    _("What somebody pays for resident medical insurance a year: nothing when on the list of medical aid."),
    _("Whether an intellectual or mental disability is of the third or fourth level."),
    _("Whether somebody is under age (未成年人)."),
    _("Whether somebody is of a group named for the loan, or the firm is young enough to need none."),
    _("Whether somebody counts as without income (无生活来源)."),
    _("Whether somebody counts as unable to work (无劳动能力): by age, or by kind and level of a disability."),
    _("Whether somebody's own income lies below the living allowance itself."),
    _("What is left out of a pension. Guangzhou has such a rule; its figure was not found."),
    _("For how many months more the allowance may go on (渐退期), at most. The county decides."),
    _("What to do on coming home, as bits in the order of `STEPS`."),
    _("The rent subsidy, fen a month. Its coefficients were not read, so no sum can be given."),
    _("The least that a family served with a rent subsidy has a month."),
    _(
        "Whether the family is served with a rent subsidy while it waits (住房租赁补贴). For other families the "
        "income line is scaled by an annex that was not read: there the rule is unknown."
    ),
    _("Whether the expenses take more of the income than the place allows."),
    _("How many whole thousandths of income the expenses were. It is shown; nothing is decided by it."),
    _("Whether the family may be recognised for unavoidable expenses (刚性支出困难家庭)."),
    _("Whether the other parent is in a state that the paper names."),
    _("How far somebody looks after themselves, as `choices.SelfCare`."),
    _("Whether a disability is of the first or second level (重度残疾)."),
    _("The one-time start-up grant."),
    _("Whether somebody may have the one-time start-up grant (一次性创业资助)."),
    _("The most that is lent to one person."),
    _("Whether somebody may ask for the guaranteed start-up loan (创业担保贷款). A bank decides."),
    _("Whether support is owed between somebody and the family, and they have lived together for long."),
    _("Somebody's own income as counted here: all kinds, less basic pension, awards and age allowance."),
    _("Support for extreme hardship, fen for one person and month, where the person may have it."),
    _("Whether somebody may have support for extreme hardship (特困人员)."),
    _("The most for one person: months of the standard, by the kind of event and the way help is given."),
    _("The most for care in hospital."),
    _("Whether it is still time to ask."),
    _("The most for the family: for all members, within the year's cap, and not more than an expense cost."),
    _(
        "Whether the township may decide about an emergency by itself: quicker than the county. For an "
        "expense the procedure is that of provincial rules which were not read."
    ),
    _("Whether the family may have temporary assistance (临时救助)."),
    _("Whether an intellectual or mental disability is of the third level."),
    _("Whether somebody who counts is old, under age, severely disabled or seriously ill."),
    _("Transfers received, less those paid."),
    _("The benefit, fen a month: a share of the local minimum wage."),
    _("For how many months there is benefit: one for each full year, after four years one for each half year."),
    _("Whether benefit that was suspended may be drawn again: it was not lost."),
    _("Whether somebody may have unemployment benefit (失业保险金)."),
    _("Whether somebody is within the age limit of the grant, the year itself included."),
    _("Whether somebody is within the age limit of the loan, the year itself included."),
    _("What is left out of a wage as the cost of working. Each place sets it."),
)
