"""Two organisations and a referral between them, walked through the pages by the right hands."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from guitu.foundations.clock import ZONE
from tests.city import City, Somebody, Staff, now

WISH, PHONE = "想学电工，将来自己养活自己。", "12000000001"
UNTICKED = "这一句话不给他们看。"


@dataclass
class Between:
    """A person and her worker here; a desk and a worker at another organisation."""

    city: City
    purposes: tuple[str, ...] = ("support",)
    limin: Staff = field(init=False)
    wang: Somebody = field(init=False)
    desk: Staff = field(init=False)
    huang: Staff = field(init=False)
    elsewhere: UUID = field(init=False)

    def __post_init__(self) -> None:
        self.limin = self.city.staff("李敏")
        self.elsewhere = self.city.organisation("白鹭职业培训中心")
        self.desk = self.city.staff("何静", "intake", organisation=self.elsewhere)
        self.huang = self.city.staff("黄晴", organisation=self.elsewhere)
        self.wang = self.city.person("王建国", team=(self.limin,), phone=PHONE, purposes=self.purposes)

    @property
    def station(self) -> UUID:
        """Return where it goes."""
        return self.city.stations[self.elsewhere]

    def typed(self, **more: Any) -> dict[str, Any]:
        """Return a draft as it is typed."""
        until = (now() + timedelta(days=60)).astimezone(ZONE).date()
        begin = {"referral": str(uuid.uuid4()), "station": str(self.station), "help": "training", "wishes": WISH}
        return {**begin, "item": ["name", "phone"], "words": UNTICKED, "until": until.isoformat(), **more}

    def draft(self, **more: Any) -> UUID:
        """Let the worker prepare a referral."""
        typed = self.typed(**more)
        answer = self.city.browser_of(self.limin).post(f"/desk/people/{self.wang.id}/referrals/new/", typed)
        assert answer.status_code == 302, answer.content.decode()
        return UUID(typed["referral"])

    def send(self, referral: UUID, *keys: str, copy: UUID | None = None) -> UUID:
        """Let the person tick and send."""
        copy = copy or uuid.uuid4()
        answer = self.post(self.wang, f"/me/referrals/{referral}/check/", copy=copy, item=list(keys), send="1")
        assert answer.status_code == 302, answer.content.decode()
        return copy

    def sent(self, *keys: str) -> tuple[UUID, UUID]:
        """Return a referral that the person has sent, and its copy."""
        referral = self.draft()
        return referral, self.send(referral, *(keys or ("wish-1", "name", "phone")))

    def post(self, who: Staff | Somebody, address: str, **typed: Any) -> Any:
        """Send a form as somebody."""
        return self.city.browser_of(who).post(address, {key: _plain(value) for key, value in typed.items()})

    def get(self, who: Staff | Somebody, address: str) -> Any:
        """Open a page as somebody."""
        return self.city.browser_of(who).get(address)

    def step(self, copy: UUID, to: str, *, who: Staff | None = None, step: int = 0, **typed: Any) -> Any:
        """Take one step at the recipient."""
        taken = self.city.one("SELECT count(*) FROM referral_move WHERE disclosure_id = %s", copy)
        told = {"move": uuid.uuid4(), "step": step or taken + 1, "to": to, "words": "", "send": "1", **typed}
        return self.post(who or self.desk, f"/desk/arrivals/{copy}/", **told)

    def accept(self, copy: UUID) -> None:
        """Let the desk accept it for a worker."""
        assert self.step(copy, "accepted", worker=self.huang.id).status_code == 302

    def complete(self, copy: UUID, result: str = "reached") -> None:
        """Let the worker there finish it."""
        told: dict[str, Any] = {"wish": ["wish-1"], "result-wish-1": result, "words": "三个月的课上完了。"}
        assert self.step(copy, "completed", who=self.huang, **told).status_code == 302

    def say(self, who: Staff | Somebody, referral: UUID, did: str, **typed: Any) -> Any:
        """Press one of the buttons beside a referral."""
        home = (
            f"/me/referrals/{referral}/" if who is self.wang else f"/desk/people/{self.wang.id}/referrals/{referral}/"
        )
        steps = self.city.one(
            "SELECT count(*) FROM referral_move m JOIN referral_sent s ON s.disclosure_id = m.disclosure_id"
            " WHERE s.referral_id = %s",
            referral,
        )
        told = {"word": uuid.uuid4(), "move": uuid.uuid4(), "step": steps + 1, "did": did, **typed}
        return self.post(who, home, **told)

    def withdraw(self) -> None:
        """Let the person take back what was sent."""
        consent = self.city.one("SELECT id FROM consent WHERE purpose = 'referral' AND withdrawn_at IS NULL")
        assert self.post(self.wang, f"/me/consents/{consent}/withdraw/").status_code == 200

    def states(self) -> list[str]:
        """Return the steps so far."""
        return [row[0] for row in self.city.run("SELECT state FROM referral_move ORDER BY step").fetchall()]


def _plain(value: object) -> Any:
    return value if isinstance(value, list) else str(value)
