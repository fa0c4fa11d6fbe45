"""The sign-ins that are the same in every synthetic city. Printed by the command line; worthless anywhere else."""

from dataclasses import dataclass
from datetime import date

from guitu.society.workforce.rules import Post

# Every synthetic account opens with these; a real installation never loads this city.
PASSWORD = "guitu-demo"  # noqa: S105
PIN = "246810"


@dataclass(frozen=True, slots=True)
class StaffLogin:
    """One worker of the first station who can be signed in as by name."""

    login: str
    name: str
    post: Post


@dataclass(frozen=True, slots=True)
class PersonLogin:
    """One synthetic person who can be signed in as."""

    name: str
    birth_date: date
    phone: str = ""
    card_code: str = ""


@dataclass(frozen=True, slots=True)
class GuardianLogin:
    """Who can be signed in as beside a child, with the PIN of everybody."""

    called: str
    code: str


WORKER = StaffLogin("worker", "何晓岚", Post.SOCIAL_WORKER)
COLLEAGUE = StaffLogin("colleague", "梁志远", Post.SOCIAL_WORKER)
NURSE = StaffLogin("nurse", "苏映雪", Post.NURSE)
DESK = StaffLogin("desk", "冯可欣", Post.INTAKE)
LEAD = StaffLogin("lead", "邓文博", Post.TEAM_LEAD)
OFFICER = StaffLogin("officer", "罗静宜", Post.OFFICER)
ADMINISTRATOR = StaffLogin("admin", "谢嘉明", Post.ADMINISTRATOR)
EDITOR = StaffLogin("editor", "江若溪", Post.EDITOR)

DEMO_ACCOUNTS = (WORKER, COLLEAGUE, NURSE, DESK, LEAD, OFFICER, ADMINISTRATOR, EDITOR)
# Who receives whom others send: the desk of another organisation's first linked station, where some have arrived.
PARTNER = StaffLogin("partner", "叶安宁", Post.INTAKE)

# She has everything: all purposes, a team of four, and a year told from the first need to what is still open.
DEMO_PERSON = PersonLogin("林晓禾", date(1991, 4, 12), phone="12000000001")
# A child under fourteen, and the guardian who agreed together with them and reads along.
DEMO_CHILD = "方小渔"
DEMO_GUARDIAN = GuardianLogin("妈妈", code="GUTU2345KITE")
# He came last week: on his worker's word, with a paper card and nothing else.
DEMO_NEWCOMER = PersonLogin("周建平", date(1986, 9, 3), card_code="GUTU2345HOME")
