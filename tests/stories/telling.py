"""What happens between a person and their worker, told once for every story: each side by their own hand."""

from dataclasses import dataclass

from tests.city import City, Staff
from tests.stories.conftest import Site, Walk

WAYS = [("zh-hans", True), ("en", True), ("zh-hans", False), ("en", False)]
OWN_PIN = "350918"
# What tells of this moment and not of a life: browsers, throttles, drafts, and the trace, which nobody can move.
STANDING = (
    "notice", "django_migrations", "identity", "throttle", "phone_code", "draft", "due", "entry", "entry_pending",
    "entry_sealed", "tile", "checkpoint", "refused_attempt",
)  # fmt: skip


def days_go_by(city: City, days: int) -> None:
    """Move all that was kept so many days into the past, and every end as many days nearer."""
    moments = city.run(
        "SELECT c.table_name, array_agg(c.column_name::text) FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = 'public'"
        " AND t.table_type = 'BASE TABLE' AND c.data_type = 'timestamp with time zone'"
        " AND NOT c.table_name = ANY(%s) AND c.table_name NOT LIKE 'procrastinate%%' GROUP BY 1",
        list(STANDING),
    ).fetchall()
    with city.database.transaction():
        city.run("SET LOCAL session_replication_role = replica")
        for table, columns in moments:
            moved = ", ".join(f'"{one}" = "{one}" - make_interval(days => {int(days)})' for one in columns)
            city.run(f'UPDATE "{table}" SET {moved}')  # noqa: S608 - names from the catalogue


@dataclass
class Story:
    """The three windows of one story, and whether scripts run in them."""

    city: City
    site: Site
    limin: Staff
    desk: Walk
    phone: Walk
    worker: Walk
    scripts: bool
    # Whether pages without scripts are laid before axe, too: it takes a second window for each of them.
    is_looked_at: bool = False

    def look(self, window: Walk) -> None:
        """Check the page, in each language, with scripts and without."""
        if self.scripts or self.is_looked_at:
            window.check()

    def desk_invites(self) -> str:
        """The desk notes a wish to be called and makes an invitation; return its code."""
        self.desk.to("/desk/cards/")
        self.desk.page.fill("[name=name]", "小王")
        self.desk.page.fill("[name=route]", "12000000009")
        self.desk.page.check("[name=wish][value=called]")
        self.desk.press()
        self.look(self.desk)
        self.desk.press(".g-list__row a[href$='/decline/']")
        self.look(self.desk)
        self.desk.page.go_back()
        return self.the_card_becomes_a_code()

    def the_card_becomes_a_code(self) -> str:
        """The desk suggests a worker for the first card that waits; return the code to hand over."""
        self.desk.press(".g-list__row a")
        self.desk.page.check(f"[value='{self.limin.id}']")
        self.desk.press()
        self.look(self.desk)
        return self.desk.page.locator(".g-code").inner_text()

    def she_reads_and_decides(self, code: str) -> None:
        """She reads who it is and what it means, on her own phone, and answers each question."""
        self.phone.to("/consent/")
        self.look(self.phone)
        self.phone.page.fill("[name=invited]", code)
        self.phone.press()
        assert "李敏" in self.phone.words()
        self.look(self.phone)
        self.phone.press()
        self.look(self.phone)
        self.phone.press("main button[value=yes]")
        for answer in ("yes", "no", "no", "no"):
            self.phone.press(f"main button[value={answer}]")

    def she_seals_it(self) -> None:
        """She says what to call her, and seals it with the code from her phone and a PIN of her own."""
        self.look(self.phone)
        self.phone.page.fill("[name=name]", "王建国")
        self.phone.page.fill("[name=birth_date]", "1988-03-14")
        self.phone.page.fill("[name=phone]", "120 0000 0009")
        self.phone.press()
        self.look(self.phone)
        self.phone.page.fill("[name=code]", self.site.last_code())
        self.phone.page.fill("[name=pin]", OWN_PIN)
        self.phone.page.fill("[name=pin_again]", OWN_PIN)
        self.phone.press()
        self.look(self.phone)
        assert self.phone.page.locator(".g-code").count() == 1

    def he_writes(self, words: str) -> str:
        """Her worker finds her among those who let him in and writes a note in two clicks; return where."""
        self.worker.to("/desk/people/")
        self.look(self.worker)
        self.worker.page.click("text=王建国")
        self.worker.page.fill("[name=words]", words)
        self.worker.press()
        assert words in self.worker.words()
        self.look(self.worker)
        return self.worker.page.url.split("?")[0].removeprefix(self.site.base)

    def she_signs_in(self) -> None:
        """She comes to her own pages with her phone number and the PIN that she chose."""
        self.phone.to("/me/sign-in/")
        self.look(self.phone)
        self.phone.page.fill("[name=phone]", "12000000009")
        self.phone.page.fill("[name=pin]", OWN_PIN)
        self.phone.press()
        assert "王建国" in self.phone.words()
        self.look(self.phone)

    def she_reads_and_answers(self, answer: str) -> None:
        """She signs in, reads the note, sees it differently, and sees who looked."""
        self.she_signs_in()
        self.phone.to("/me/record/")
        self.look(self.phone)
        self.phone.press("main a[href*=reply]")
        self.phone.page.check("[name=stance][value='2']")
        self.phone.page.fill("[name=words]", answer)
        self.look(self.phone)
        self.phone.press()
        assert answer in self.phone.words()
        for path in ("/me/team/", "/me/consents/", "/me/opened/"):
            self.phone.to(path)
            self.look(self.phone)
        assert "李敏" in self.phone.words()

    def she_takes_everything_back(self) -> str:
        """Two taps from her first page; return the code of the receipt."""
        self.phone.to("/me/")
        self.phone.press("main a[href*=withdraw]")
        self.look(self.phone)
        self.phone.press("main form button")
        self.look(self.phone)
        return self.phone.page.locator(".g-code").inner_text()

    def nothing_is_left(self, record: str) -> None:
        """Keys and grants are gone, and her worker finds nothing."""
        assert self.city.one("SELECT count(*) FROM data_key") == 0
        assert self.city.one("SELECT count(*) FROM access_grant") == 0
        gone = self.worker.page.goto(self.site.base + record)
        assert gone is not None
        assert gone.status == 404
        # Chromium itself notes the 404; that line is expected.
        self.worker.complaints.clear()

    def the_receipt_still_tells(self, receipt: str) -> None:
        """Three years long the receipt says what happened and who looked."""
        self.phone.to("/receipt/")
        self.phone.page.locator("main input[type=text]").fill(receipt)
        self.phone.press()
        assert "李敏" in self.phone.words()
        self.look(self.phone)
