"""The data-protection officer sees what happened, never what was written."""

from tests.city import City


def test_a_refused_attempt_is_shown_with_who_and_without_whom(city: City) -> None:
    limin, zhang = city.staff("李敏"), city.staff("张华")
    wang = city.person("王建国", team=(limin,))
    city.browser_of(zhang).get(f"/desk/people/{wang.id}/")
    page = city.browser_of(city.staff("郑文", "officer")).get("/officer/").content.decode()
    assert "张华" in page
    assert "王建国" not in page
    assert str(wang.id) not in page


def test_the_officer_of_another_organisation_sees_none_of_it(city: City) -> None:
    limin, zhang = city.staff("李敏"), city.staff("张华")
    wang = city.person("王建国", team=(limin,))
    city.browser_of(zhang).get(f"/desk/people/{wang.id}/")
    far = city.staff("冯静", "officer", organisation=city.organisation("白鹭社会服务中心"))
    assert "张华" not in city.browser_of(far).get("/officer/").content.decode()


def test_whoever_opens_people_in_bulk_is_held_and_the_officer_is_told(city: City) -> None:
    limin = city.staff("李敏")
    wang = city.person("王建国", team=(limin,))
    browser, page = city.browser_of(limin), f"/desk/people/{wang.id}/"
    assert browser.get(page).status_code == 200
    city.run(
        "INSERT INTO entry SELECT gen_random_uuid(), at, actor_id, subject_id, organisation_id, part, why, proven,"
        " salt FROM entry, generate_series(1, 3000)"
    )
    assert city.one("SELECT work.watch_openings()") == 1
    assert city.one("SELECT work.watch_openings()") == 0
    assert browser.get(page).status_code == 429
    assert city.browser_of(city.staff("张华")).get("/desk/people/").status_code == 200
    assert "一小时内打开了很多记录" in city.browser_of(city.staff("郑文", "officer")).get("/officer/").content.decode()
    city.run("UPDATE throttle SET until = now()")
    assert browser.get(page).status_code == 200
