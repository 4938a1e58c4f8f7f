"""unit: browsers are readers, programs that name themselves are not."""

import pytest

from cms.report.domain.robots import is_robot


@pytest.mark.parametrize(
    ("name", "robot"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36", False),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari",
            False,
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", False),
        ("Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", True),
        ("Mozilla/5.0 (X11) HeadlessChrome/142.0.0.0", True),
        ("curl/8.5.0", True),
        ("python-requests/2.32", True),
        ("", True),
        ("  ", True),
        ("Épicéa/1.0", False),
    ],
)
def test_reader_is_told_from_program_by_its_name(name, robot):
    assert is_robot(name.encode()) is robot
