"""Scenes with more people than two: somebody trusted, a colleague who takes over, another organisation."""

from dataclasses import dataclass
from datetime import timedelta

from guitu.foundations.clock import ZONE
from tests.city import Staff, now
from tests.stories.conftest import Walk
from tests.stories.telling import Story

OTHER_PIN = "804613"


def day(ahead: int) -> str:
    """Return a day so far from today, as a form takes it."""
    return str((now() + timedelta(days=ahead)).astimezone(ZONE).date())


def submit(window: Walk, button: str) -> None:
    """Press a button that may stand inside a folded part of the page."""
    place = window.page.locator("main").locator(button).first
    if not place.is_visible():
        window.page.locator("main details", has=window.page.locator(button)).first.locator("summary").first.click()
    window.press(place)


@dataclass
class Beside:
    """The windows of those who come into a story later, beside the two it is about."""

    story: Story
    record: str

    def she_says_how_life_is(self, occasion: str, level: int) -> None:
        """The same questions each time: she answers the first, sees her own picture, and her worker reads it, too."""
        phone = self.story.phone
        phone.to(f"/me/outcomes/{occasion}/")
        self.story.look(phone)
        first = phone.page.locator("main [type=radio]").first.get_attribute("name")
        phone.page.check(f"[name='{first}'][value='{level}']")
        phone.press()
        assert phone.page.locator("main svg[role=img]").count() >= 1
        assert phone.page.locator("main table").count() >= 1
        self.story.look(phone)
        self.story.worker.to(f"{self.record}outcomes/")
        assert self.story.worker.page.locator("main svg[role=img]").count() >= 1
        self.story.look(self.story.worker)

    def her_sister_reads_a_part(self, sister: Walk) -> None:
        """A code by hand, a word by mouth: the sister reads meetings and no note, until one tap ends it."""
        phone, look = self.story.phone, self.story.look
        phone.to("/me/trusted/invite/")
        phone.page.fill("[name=called]", "姐姐")
        phone.page.check("[name=relation][value=family]")
        phone.page.check("[name=parts][value=meetings]")
        phone.page.locator("[name=lasts]").first.check()
        look(phone)
        phone.press()
        phone.page.fill("[name=word]", "三月的雨")
        look(phone)
        phone.press()
        look(phone)
        self._she_comes_in(sister, phone.page.locator(".g-code").inner_text())
        phone.to("/me/trusted/")
        look(phone)
        phone.press("main form[action$='/end/'] button")
        sister.to("/with/meetings/")
        assert "昌华街" not in sister.page.content()
        # Chromium itself notes each refusal; those lines are expected.
        sister.complaints.clear()

    def _she_comes_in(self, sister: Walk, code: str) -> None:
        look = self.story.look
        sister.to("/with/sign-in/first/")
        look(sister)
        for name, typed in (("code", code), ("word", "三月的雨"), ("pin", OTHER_PIN), ("pin_again", OTHER_PIN)):
            sister.page.fill(f"[name={name}]", typed)
        sister.press()
        look(sister)
        sister.to("/with/meetings/")
        assert "昌华街12号楼下" in sister.words()
        look(sister)
        for hidden in ("/with/notes/", "/me/record/", self.record):
            sister.to(hidden)
            assert "补办身份证" not in sister.page.content()

    def a_colleague_takes_over(self, mate: Staff, window: Walk) -> None:
        """He writes what matters, she lets the colleague in, the colleague writes what was understood."""
        worker, phone, look = self.story.worker, self.story.phone, self.story.look
        worker.to(f"{self.record}handover/")
        worker.page.select_option("[name=to_whom]", str(mate.id))
        worker.page.fill("[name=until_day]", day(10))
        worker.page.fill("[name=matters]", "她喜欢早上见面，押金的事自己已经谈好了。")
        look(worker)
        worker.press()
        look(worker)
        phone.to("/me/handover/")
        assert "押金的事自己已经谈好了" in phone.words()
        look(phone)
        phone.press("main button[value=agreed]")
        look(phone)
        window.to(f"{self.record}handover/")
        window.page.fill("[name=words]", "我明白了：早上见，先不谈押金。")
        look(window)
        submit(window, "button[value=received]")
        phone.to("/me/handover/")
        assert "早上见，先不谈押金" in phone.words()

    def she_sends_one_thing_elsewhere(self, station: str, there: Walk, receiver: Staff) -> None:
        """Two things are proposed, she ticks one; it arrives, is taken on and comes back with an answer."""
        worker, look = self.story.worker, self.story.look
        worker.to(f"{self.record}referrals/new/")
        page = worker.page
        worker.press("main button[name=look]")
        worker.press(f"main button[name=take][value='station:{station}']")
        page.locator("[name=help]").first.check()
        page.fill("[name=wishes]", "有人陪我去看一次房")
        for box in page.locator("[name=item]").all()[:2]:
            box.check()
        page.fill("[name=words]", "周二上午最好。")
        page.fill("[name=until]", day(60))
        look(worker)
        worker.press("main button[name=put]")
        look(worker)
        self._she_ticks_one(there)
        there.to("/desk/arrivals/")
        look(there)
        there.press("main a[href*='/desk/arrivals/']")
        look(there)
        self._answer(there, "accepted", worker=str(receiver.id))

    def she_carries_a_letter(self, service: str) -> None:
        """He finds a service outside; she ticks, carries the letter herself, and he tells what was answered there."""
        worker, phone, look = self.story.worker, self.story.phone, self.story.look
        worker.to(f"{self.record}services/?q={service}")
        look(worker)
        worker.press("main .g-list__row a.govuk-button")
        worker.page.locator("[name=help]").first.check()
        worker.page.fill("[name=wishes]", "看得懂租房合同")
        worker.page.fill("[name=until]", day(60))
        look(worker)
        worker.press("main button[name=put]")
        phone.to("/me/referrals/")
        phone.press("main a[href*='/me/referrals/']")
        phone.page.locator("[name=item]").first.check()
        submit(phone, "form[action$='/check/'] button")
        look(phone)
        submit(phone, "button[name=send]")
        look(phone)
        submit(phone, "button[value=handed]")
        worker.page.reload()
        submit(worker, "button[value=accepted]")
        look(worker)
        phone.page.reload()
        assert phone.page.locator("main .moj-timeline__item").count() == len(("agreed", "handed", "accepted"))
        look(phone)

    def _she_ticks_one(self, there: Walk) -> None:
        """Until she has sent it herself, nothing is there."""
        phone, look = self.story.phone, self.story.look
        there.to("/desk/arrivals/")
        assert there.page.locator("main a[href*='/desk/arrivals/']").count() == 0
        phone.to("/me/referrals/")
        look(phone)
        phone.press("main a[href*='/me/referrals/']")
        phone.page.locator("[name=item]").first.check()
        look(phone)
        submit(phone, "form[action$='/check/'] button")
        look(phone)
        submit(phone, "button[name=send]")
        look(phone)

    def _answer(self, there: Walk, to: str, **chosen: str) -> None:
        button = there.page.locator(f"button[value='{to}']")
        step = there.page.locator("main details", has=button)
        if not button.is_visible():
            step.locator("summary").first.click()
        for name, value in chosen.items():
            step.locator(f"[name={name}][value='{value}']").check()
        there.press(step.locator(button))
        self.story.look(there)
        there.press("main button[name=send]")
        self.story.look(there)

    def she_takes_it_back(self, there: Walk) -> None:
        """One consent, two taps: nothing of it can be read there any more."""
        phone = self.story.phone
        phone.to("/me/referrals/")
        phone.press("main a[href*='/me/referrals/']")
        phone.press("main a[href*='/withdraw/']")
        phone.press("main form button")
        self.story.look(phone)
        there.to("/desk/arrivals/")
        assert "看一次房" not in there.page.content()
        self.story.look(there)
