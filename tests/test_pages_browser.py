"""The pages in a real browser: keyboard, filters, themes, tips, widths, print, without script, and what axe finds.

Debian's chromium, driven by Playwright; skipped where either is not installed.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_pages import every_page, hostile_document

import normalizer

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
SOURCE = Path(__file__).parent.parent / "corpus" / "pages" / "安全生产承诺书三篇.txt"
DAMAGED = Path(__file__).parent.parent / "corpus" / "pages" / "餐饮服务食品安全承诺书.seed-lines.txt"
KINDS = ("document", "comparison", "collation", "master", "sheet")
# Rules of conformance, not advice; only what fails, because the rest takes most of the time.
STANDARDS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with playwright.sync_playwright() as started:
        # The sandbox needs a user other than root, which a container seldom has.
        launched = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of each kind, a damaged one and hostile ones."""
    folder = tmp_path_factory.mktemp("pages")
    made = dict(zip(KINDS, every_page(document_of(SOURCE)), strict=True))
    made["damaged"] = normalizer.html_of(document_of(DAMAGED))
    made |= {f"hostile-{n}": page for n, page in enumerate(every_page(hostile_document()))}
    for name, page in made.items():
        folder.joinpath(f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def document_of(path: Path) -> normalizer.Document:
    return normalizer.normalize(path.read_text(encoding="utf-8"), trace=True, name=path.name)


@pytest.fixture
def opened(browser: "Browser", pages: Path) -> Iterator[Open]:
    """Opens a page by its name; at the end it must have asked for nothing, and complained of nothing."""
    contexts: list[Any] = []
    seen: list[str] = []

    def go(name: str, width: int = 1200, **options: Any) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        address = (pages / f"{name}.html").as_uri()
        page.on("console", lambda message: seen.append(f"{name}: {message.text}"))
        page.on("pageerror", lambda error: seen.append(f"{name}: {error}"))
        page.on("dialog", lambda dialog: seen.append(f"{name}: {dialog.message}"))
        page.on("request", lambda asked: seen.extend([asked.url] * (asked.url != address)))
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert seen == []


def status(page: "Page") -> str:
    return page.locator(".status").inner_text()


def test_the_keyboard_goes_from_change_to_change(opened: Open) -> None:
    page = opened("comparison")
    total = page.locator("[data-stop]").count()
    assert total > 3
    for key, at in (("n", 1), ("j", 2), ("p", 1), ("k", total), ("n", 1)):
        page.keyboard.press(key)
        assert status(page).startswith(f"第 {at} 处，共 {total} 处：")
        assert page.evaluate("document.activeElement.classList.contains('marked')")
    page.get_by_role("button", name="下一处").click()
    assert status(page).startswith("第 2 处")


def test_the_keys_can_be_turned_off(opened: Open) -> None:
    page = opened("comparison")
    page.get_by_role("checkbox", name="单键").uncheck()
    page.keyboard.press("n")
    assert status(page).startswith("共")


def test_a_filter_hides_its_kind_alone(opened: Open) -> None:
    page = opened("comparison")
    changed, kept = page.locator(".match.changed"), page.locator(".match.kept")
    total = page.locator("[data-stop]").count()
    count = changed.count()
    page.get_by_role("checkbox", name="修改").uncheck()
    assert not any(
        each.is_visible() for each in changed.all() if "moved" not in str(each.get_attribute("class"))
    )
    assert kept.first.is_visible()
    assert status(page) == f"共 {total - count} 处"
    page.get_by_role("checkbox", name="修改").check()
    assert changed.first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_it_is_chosen(opened: Open, scheme: str) -> None:
    page = opened("document", color_scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    shown = page.evaluate(ground)
    switch = page.get_by_role("button", name="主题")
    seen = {"": shown}
    for name in ("浅色", "深色"):
        switch.click()
        assert name in switch.inner_text()
        seen[name] = page.evaluate(ground)
    assert seen["浅色"] != seen["深色"]
    assert shown == seen["浅色" if scheme == "light" else "深色"]
    page.reload()
    assert page.evaluate(ground) == seen["深色"]


def test_a_repair_tells_what_it_repaired(opened: Open) -> None:
    page = opened("damaged")
    edit = page.locator(".text .edit").first
    edit.hover()
    tip = page.get_by_role("tooltip")
    assert "→" in tip.inner_text()
    assert "原文第" in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.get_by_role("checkbox", name="字段").uncheck()
    page.keyboard.press("n")
    assert "修复" in tip.inner_text()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "tip"


def test_one_variant_is_shown_and_the_address_chooses_it(opened: Open) -> None:
    page = opened("document")
    assert page.locator("article:visible").evaluate_all("all => all.map(it => it.id)") == ["v1"]
    page.locator("[data-variant-link=v2]").click()
    assert page.locator("article:visible").evaluate_all("all => all.map(it => it.id)") == ["v2"]
    page.locator("[data-variant=v2] .tree a, .tree[data-variant=v2] a").first.click()
    assert page.locator("article:visible").count() == 1
    page.locator("[data-variant-link=all]").click()
    assert page.locator("article:visible").count() == 3


@pytest.mark.parametrize("width", [400, 1600])
@pytest.mark.parametrize("name", [*KINDS, "damaged"])
def test_nothing_is_wider_than_the_window(opened: Open, name: str, width: int) -> None:
    page = opened(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*KINDS, "damaged"])
def test_axe_finds_nothing(opened: Open, name: str, scheme: str) -> None:
    # axe brings its own script in, which the policy would rightly not run.
    page = opened(name, color_scheme=scheme, bypass_csp=True)
    page.locator("details").evaluate_all("all => all.forEach(it => it.open = true)")
    results = axe.Axe().run(page, options=STANDARDS)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_hostile_text_runs_nothing(opened: Open, number: int) -> None:
    page = opened(f"hostile-{number}")
    for _ in range(12):
        page.keyboard.press("n")
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("document.scripts.length") <= 1
    assert "window.pwned=1" in page.locator("body").inner_text()


def test_without_its_script_the_page_reads(opened: Open) -> None:
    page = opened("document", java_script_enabled=False)
    assert page.locator("article:visible").count() == 3
    assert page.locator(".field[title]").count() > 0
    assert page.locator(".scripted:visible").count() == 0


def test_it_prints_the_text_without_the_tools(opened: Open) -> None:
    page = opened("comparison")
    page.emulate_media(media="print")
    assert page.locator(".tools, .outline, .help").evaluate_all(
        "all => all.every(it => getComputedStyle(it).display === 'none')"
    )
    assert page.locator(".match").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
