"""browser: the harness itself, on the page that says that there is no page."""

LOST = "/nulle-part/"


def test_lost_page_is_sound_at_every_width(page, check_axe, screenshot, no_sideways_scroll):
    response = page.goto(LOST)

    assert response.status == 404
    assert page.locator("h1").count() == 1
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "lost")


def test_lost_page_works_without_javascript(no_js_page):
    response = no_js_page.goto(LOST)

    assert response.status == 404
    assert no_js_page.locator("main h1").count() == 1


def test_harness_sees_what_the_policy_refuses(page, faults):
    page.goto(LOST)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(100)

    seen = [fault for fault in faults if "style-src" in fault]
    faults.clear()
    assert len(seen) == 1


def test_harness_sees_a_request_to_the_outside(page, faults):
    page.goto("about:blank")  # which has no policy: the request itself starts
    page.evaluate("fetch('http://outside.example/').catch(() => null)")
    page.wait_for_timeout(100)

    seen = [fault for fault in faults if fault.startswith("request outside loopback")]
    faults.clear()
    assert seen == ["request outside loopback: http://outside.example/"]
