"""integration: whole pages for anonymous visitors, on the real ASGI application."""

import asyncio
import gzip

import brotli
import httpx
import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.middleware.csrf import get_token
from wagtail.models import Page, PageViewRestriction, Site

from cms.core.models import HomePage
from cms.guides.models import GuideIndexPage, GuidePage
from config.handler import django_application
from config.page_cache import PageCache, Store, StoredPage
from config.page_generation_redis import RedisGeneration
from tests.config.conftest import make_visit


def is_kept(answer: httpx.Response) -> bool:
    return answer.headers.get("x-page-cache") == "kept"


def retitle(page: Page, title: str) -> None:
    page.title = page.draft_title = title
    page.save_revision().publish()


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_page_is_computed_once_for_anonymous_visitors(plain_home, visit, process):
    first = visit()
    Page.objects.filter(pk=plain_home.pk).update(title="Changé sans publication")
    second = visit()

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert len(process.store) == 1
    assert is_kept(second)


def test_kept_page_has_the_headers_that_django_gave(home, visit):
    visit()
    answer = visit()

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["vary"] == "Cookie, Accept-Encoding"


@pytest.mark.parametrize(("encoding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_kept_page_is_compressed_for_who_accepts_it(home, process, encoding, decode):
    plain = make_visit(process)().content
    variant = next(iter(process.store._pages.values())).variant(encoding.encode())

    answer = make_visit(process)(accept_encoding=encoding)

    assert answer.headers["content-encoding"] == encoding
    assert answer.content == plain
    assert decode(variant.body["body"]) == plain


def test_refused_encoding_is_not_sent(home, visit):
    visit()

    assert "content-encoding" not in visit(accept_encoding="br;q=0, gzip; q=0").headers


def test_unchanged_page_answers_304_without_a_body(home, visit):
    etag = visit().headers["etag"]

    answer = visit(if_none_match=etag)

    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)


def test_encodings_have_their_own_etags(home, visit):
    etags = {visit(accept_encoding=name).headers["etag"] for name in ("identity", "gzip", "br")}

    assert len(etags) == 3


def test_changed_page_answers_200_to_an_old_etag(plain_home, visit):
    etag = visit().headers["etag"]
    retitle(plain_home, "Titre tout neuf")

    answer = visit(if_none_match=etag)

    assert (answer.status_code, "Titre tout neuf" in answer.text) == (200, True)


def test_head_gets_the_headers_of_the_page_and_no_body(home, visit, process):
    before = visit(method="HEAD")
    assert (before.status_code, before.content, len(process.store)) == (200, b"", 0)
    page = visit()

    answer = visit(method="HEAD")

    assert (answer.content, answer.headers["content-length"]) == (b"", str(len(page.content)))
    assert is_kept(answer)


def test_hosts_and_schemes_are_kept_apart(home, visit, process):
    visit(host="localhost:8000")
    visit(host="127.0.0.1:8000")
    visit(host="localhost:8000", x_forwarded_proto="https")

    assert len(process.store) == 3


# -- right again at once -----------------------------------------------------------------------------------------------


def test_publication_is_seen_at_once_by_every_process(plain_home, make_process):
    visits = [make_visit(make_process()) for _ in range(2)]
    for visit in visits:
        assert "Titre tout neuf" not in visit().text
        assert is_kept(visit())

    retitle(plain_home, "Titre tout neuf")

    for visit in visits:
        assert "Titre tout neuf" in visit().text


@pytest.mark.servers
def test_publication_is_seen_at_once_through_redis(plain_home, redis_url, settings):
    settings.PAGE_GENERATION = redis_url
    django = django_application()
    processes = [PageCache(django, generation=RedisGeneration(redis_url), max_bytes=10_000) for _ in range(2)]
    visits = [make_visit(process) for process in processes]
    for visit in visits:
        assert visit().text == "Préau d’essai"
        assert is_kept(visit())

    for title in ("Un", "Deux", "Trois"):
        retitle(plain_home, title)
        assert [visit().text for visit in visits] == [title, title]


def test_draft_changes_nothing(plain_home, visit, process):
    visit()
    before = asyncio.run(process.generation.current())
    plain_home.title = "Brouillon"

    plain_home.save_revision()

    assert asyncio.run(process.generation.current()) == before
    assert "Brouillon" not in visit().text


def test_rolled_back_change_changes_nothing(home, process):
    before = asyncio.run(process.generation.current())
    with transaction.atomic():
        home.save()
        transaction.set_rollback(True)

    assert asyncio.run(process.generation.current()) == before


def make_child(home: HomePage, slug: str) -> Page:
    return home.add_child(instance=Page(title=slug, slug=slug))


def delete_page(home: HomePage) -> None:
    Page.objects.get(slug="une").delete()


def unpublish_page(home: HomePage) -> None:
    Page.objects.get(slug="une").unpublish()


def move_page(home: HomePage) -> None:
    Page.objects.get(slug="une").move(Page.objects.get(slug="deux"), pos="last-child")


def rename_address(home: HomePage) -> None:
    page = Page.objects.get(slug="une")
    page.slug = "trois"
    page.save_revision().publish()


def add_page(home: HomePage) -> None:
    home.add_child(instance=Page(title="quatre", slug="quatre"))


def reserve_page(home: HomePage) -> None:
    PageViewRestriction.objects.create(page=home, restriction_type="login")


def rename_site(home: HomePage) -> None:
    site = Site.objects.get()
    site.site_name = "Autre nom"
    site.save()


@pytest.mark.parametrize(
    "change", [delete_page, unpublish_page, move_page, rename_address, add_page, reserve_page, rename_site]
)
def test_change_an_editor_makes_is_seen_at_once(home, process, change):
    make_child(home, "une")
    make_child(home, "deux")
    before = asyncio.run(process.generation.current())

    change(Page.objects.get(pk=home.pk).specific)

    assert asyncio.run(process.generation.current()) != before


def test_reserved_page_is_no_longer_given_to_strangers(home, visit):
    assert visit().status_code == 200
    PageViewRestriction.objects.create(page=home, restriction_type="login")

    assert visit().status_code == 302


def test_page_older_than_the_limit_is_computed_again(plain_home, process, monkeypatch):
    monkeypatch.setattr(HomePage, "page_cache_seconds", 0.3, raising=False)
    visit = make_visit(process)
    visit()
    Page.objects.filter(pk=plain_home.pk).update(title="Changé sans publication")
    assert "Changé sans publication" not in visit().text
    asyncio.run(asyncio.sleep(0.35))

    assert "Changé sans publication" in visit().text


def test_computed_page_sees_a_publication_at_once(home, process):
    """Those whom the cache does not serve rely on what a process knows of the tree: it must change with the word."""
    visit = make_visit(process)
    index = home.add_child(instance=GuideIndexPage(title="Guides", slug="guides"))
    one = index.add_child(instance=GuidePage(title="Déposer une facture", slug="un"))
    index.add_child(instance=GuidePage(title="Suivre une facture", slug="deux"))
    assert "Déposer une facture" in visit("/guides/deux/", cookie="a=b").text

    retitle(one, "Déposer autrement")
    retitle(index, "Tous les modes d’emploi")
    answer = visit("/guides/deux/", cookie="a=b")
    assert not is_kept(answer)
    assert "Déposer autrement" in answer.text
    assert "Tous les modes d’emploi" in answer.text
    assert "Déposer une facture" not in answer.text

    one.unpublish()
    assert "Déposer autrement" not in visit("/guides/deux/", cookie="a=b").text
    assert visit("/guides/un/", cookie="a=b").status_code == 404


def test_computed_page_that_becomes_reserved_is_closed_at_once(home, visit):
    index = home.add_child(instance=GuideIndexPage(title="Guides", slug="guides"))
    index.add_child(instance=GuidePage(title="Un", slug="un"))
    assert visit("/guides/un/", cookie="a=b").status_code == 200
    reserved = PageViewRestriction.objects.create(page=index, restriction_type="login")

    assert visit("/guides/un/", cookie="a=b").status_code == 302
    reserved.delete()
    assert visit("/guides/un/", cookie="a=b").status_code == 200


# -- what is never kept, nor given -------------------------------------------------------------------------------------


def test_signed_in_person_neither_fills_nor_gets_the_cache(home, visit, process, client):
    client.force_login(get_user_model().objects.create_user("learner@preau.example", "x"))
    cookie = f"sessionid={client.cookies['sessionid'].value}"

    assert not is_kept(visit(cookie=cookie))
    assert len(process.store) == 0
    visit()

    assert not is_kept(visit(cookie=cookie))


@pytest.mark.parametrize("cookie", ["sandbox_space=abc", "messages=abc", "csrftoken=a; other=b", "unknown"])
def test_unknown_cookie_goes_to_django(home, visit, cookie):
    assert is_kept(visit())

    assert not is_kept(visit(cookie=cookie))


def test_form_cookie_alone_does_not_matter(home, visit):
    visit()

    assert is_kept(visit(cookie="csrftoken=abc"))


@pytest.mark.parametrize("header", ["authorization", "hx_request", "range"])
def test_request_that_may_get_something_else_goes_to_django(home, visit, header):
    visit()

    assert not is_kept(visit(**{header: "x"}))


def test_query_string_goes_to_django(home, visit, process):
    assert not is_kept(visit("/?page=2"))
    assert len(process.store) == 0


def test_missing_page_is_not_kept(home, visit, process):
    assert visit("/rien-ici/").status_code == 404
    assert len(process.store) == 0


def test_view_that_is_not_a_wagtail_page_is_not_kept(home, visit, process):
    assert not is_kept(visit("/sante/"))
    assert len(process.store) == 0


def test_page_with_a_form_is_not_kept(home, visit, process, monkeypatch):
    monkeypatch.setattr(HomePage, "serve", lambda self, request: HttpResponse(get_token(request)))

    answers = {visit().text, visit().text}

    assert len(answers) == 2
    assert len(process.store) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private"},
        {"Cache-Control": "max-age=0, no-store"},
        {"Vary": "HX-Request"},
        {"Set-Cookie": "a=b"},
    ],
)
def test_page_that_says_it_is_personal_is_not_kept(home, visit, process, monkeypatch, headers):
    monkeypatch.setattr(HomePage, "serve", lambda self, request: HttpResponse("page", headers=headers))

    assert not is_kept(visit())
    assert len(process.store) == 0


def test_page_class_may_refuse_to_be_kept(home, visit, process, monkeypatch):
    monkeypatch.setattr(HomePage, "page_cache_seconds", 0, raising=False)

    assert visit().status_code == 200
    assert len(process.store) == 0


def test_large_page_is_sent_whole_and_not_kept(home, visit, process, monkeypatch):
    monkeypatch.setattr(HomePage, "serve", lambda self, request: HttpResponse("é" * 600_000))

    assert visit().text == "é" * 600_000
    assert len(process.store) == 0


# -- many at once ------------------------------------------------------------------------------------------------------


def together(application: PageCache, count: int) -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            return list(await asyncio.gather(*(client.get("/") for _ in range(count))))

    return asyncio.run(ask())


def test_page_asked_by_many_at_once_is_computed_once(home, process, monkeypatch):
    computed = []
    serve = HomePage.serve
    monkeypatch.setattr(HomePage, "serve", lambda self, request: computed.append(1) or serve(self, request))

    answers = together(process, 20)

    assert {answer.status_code for answer in answers} == {200}
    assert len(computed) == 1


def test_many_who_wait_for_a_personal_page_each_get_their_own(home, process, monkeypatch):
    monkeypatch.setattr(HomePage, "serve", lambda self, request: HttpResponse(get_token(request)))

    answers = together(process, 5)

    assert len({answer.text for answer in answers}) == 5


def test_store_lets_the_least_recently_used_go():
    store = Store(max_bytes=250)
    pages = {name: StoredPage([], b"x" * 100, expires_at=10) for name in "abc"}
    store.get((b"", b"", "a"), generation="g", now=0)
    for name in "ab":
        store.put((b"", b"", name), pages[name], generation="g")
    store.get((b"", b"", "a"), generation="g", now=0)

    store.put((b"", b"", "c"), pages["c"], generation="g")

    kept = [name for name in "abc" if store.get((b"", b"", name), generation="g", now=0)]
    assert (kept, store.size) == (["a", "c"], 200)


def test_page_computed_before_a_publication_is_not_kept_after_it():
    store = Store(max_bytes=250)
    store.get((b"", b"", "a"), generation="old", now=0)
    store.get((b"", b"", "a"), generation="new", now=0)

    store.put((b"", b"", "a"), StoredPage([], b"x", expires_at=10), generation="old")

    assert len(store) == 0
