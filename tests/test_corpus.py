"""The corpus: its sources, the pages made of them, and the floors of the scores on them."""

import doctest
import importlib.util
import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import opencc
import pytest

CORPUS = Path(__file__).parent.parent / "corpus"
sys.path.insert(0, str(CORPUS))

import compose
import counts
import evaluate
import field_score
import floors
import generate
import markup
import notation
import render
import score
import scrape
import tables
import versions

import normalizer
from normalizer import damage

DOCUMENTS = sorted((CORPUS / "clean").glob("*.txt"))
NAMES = [path.stem for path in DOCUMENTS]
HEAD = "# genre: 租约\n= 租约\n"
LEAD = ("pipeline", "readers", "restoration")
needs_normalize = pytest.mark.skipif(
    not all(importlib.util.find_spec(f"normalizer.{name}") for name in LEAD),
    reason="no normalizer.normalize yet",
)


@pytest.fixture(scope="module")
def pages() -> list[scrape.Made]:
    return list(compose.made())


@pytest.mark.parametrize("module", [counts, field_score, markup, notation, render, versions])
def test_examples(module: Any) -> None:
    failed, tried = doctest.testmod(module)
    assert tried and not failed


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_source_is_well_formed(path: Path) -> None:
    document = notation.read(path)
    assert document.title.plain and not any(set("⟦⟪") & set(text.plain) for text in document.texts)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("= 租约\n1 一、 | 租金\n", "租约.txt:1"),
        ("# genre: 租约\n", "租约.txt:1"),
        ("# genre: 租约\n1 一、 | 租金\n", "租约.txt:2"),
        (HEAD + "= 另一题目\n", "租约.txt:3"),
        (HEAD + "2 1. | 租金\n", "租约.txt:3"),
        (HEAD + "1 一、 | 租金\n3 (1) | 押金\n", "租约.txt:4"),
        (HEAD + "1 一、\n", "租约.txt:3"),
        (HEAD + "1  | 租金\n", "租约.txt:3"),
        (HEAD + "> 前款\n", "租约.txt:3"),
        (HEAD + "- 签字\n1 一、 | 租金\n", "租约.txt:4"),
        (HEAD + "1 一、 | 租金\n+ 甲方\n", "租约.txt:4"),
        (HEAD + "1 一、 | 租金 | 每月⟦money|租金⟧元\n", "租约.txt:3"),
        (HEAD + "1 一、 | 租金 | 每月⟦sum|租金|____⟧元\n", "租约.txt:3"),
        (HEAD + "1 一、 | 租金 | 每月⟦money|1租金|____⟧元\n", "租约.txt:3"),
        (HEAD + "1 一、 | 租金 | 每月⟦money|租金|____|sum⟧元\n", "租约.txt:3"),
        (HEAD + "1 一、 | 租期 | 自⟦date|起|____|start⟧\n", "租约.txt:3"),
        (HEAD + "+ 押金\n1 一、 | 租期 | 自⟦date|起|____|start>止⟧\n", "租约.txt:4"),
        (HEAD + "+ 押金\n- 签字：⟦signature|签字|____|=姓名⟧\n", "租约.txt:4"),
        (HEAD + "1 一、 | | 按⟪clause|第二条\n", "租约.txt:3"),
        (HEAD + "1 一、 | | 按⟪article|第二条⟫\n", "租约.txt:3"),
        (HEAD + "1 一、 | | 付\n1 二、 | | 按⟪clause|第三条|三、⟫\n", "租约.txt:4"),
        (HEAD + "1 一、\n2 1. | | 付\n1 二、\n2 1. | | 按⟪clause|第1项|1.⟫\n", "租约.txt:3"),
        ("# party: 甲方 | 出租方\n" + HEAD, "租约.txt:1"),
        ("# party: 甲方 | | 甲方名称\n" + HEAD, "租约.txt:1"),
        (HEAD + "1 一、 | 租金\n^ 清单\n", "租约.txt:4"),
        (HEAD + "1 一、 | 租金\n^ 附件一\n1 二、 | 押金\n", "租约.txt:5"),
        (HEAD + "\n1 一、 | 租金\n", "租约.txt:3"),
        (HEAD + "1 一、 | 租金 \n", "租约.txt:3"),
        (HEAD + "1 一、 | 租金\r\n", "租约.txt:3"),
        ("\ufeff" + HEAD, "租约.txt:1"),
    ],
)
def test_malformed_source_is_refused_with_its_place(content: str, place: str) -> None:
    with pytest.raises(markup.Malformed, match=f"^{place}: "):
        notation.parse(content, "租约")


def test_source_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "租约.txt"
    path.write_bytes(HEAD.encode("gbk"))
    with pytest.raises(markup.Malformed, match="not UTF-8"):
        notation.read(path)


def test_structure_of_a_source() -> None:
    document = notation.parse(
        HEAD
        + "+ 甲方：⟦party|甲方名称|____⟧\n1 第一条 | 租金\n2 1. | 数额： | ⟦money|租金|____⟧元。\n> 另计。\n"
        "1 第二条 | | 押金。\n- 签字\n^ 附件一：清单\n2 1. | | 钥匙。\n- 附件完\n",
        "租约",
    )
    assert [clause.label for clause in document.clauses] == ["第一条", "1.", "第二条", "附件一", "1."]
    assert [clause.parent for clause in document.clauses] == [-1, 0, -1, -1, 3]
    assert (document.clauses[1].heading.plain, document.clauses[1].mark) == ("数额", "：")
    assert [field.key for text in document.texts for field, _ in text.fields] == ["甲方名称", "租金"]
    flat, _ = render.render(document, lines=False)
    assert flat == "租约甲方：____第一条租金1.数额：____元。另计。第二条押金。签字附件一：清单1.钥匙。附件完"
    lines, _ = render.render(document, lines=True)
    assert lines.split("\n")[2:5] == ["第一条 租金", "1.数额：____元。", "另计。"]


def test_parties_terms_and_citations_of_a_source() -> None:
    document = notation.parse(
        "# party: 甲方 | 出租方 | 名称, 签章\n"
        + HEAD
        + "+ 出租方（以下简称⟪term|甲方⟫）：⟦party|名称|____⟧\n1 一、 | “⟪term|房屋⟫”： | ⟪annex|附件一|附件一⟫所列。\n"
        "2 1. | | 依⟪law|《⟦redaction|国名|__⟧民法典》第七百条⟫、⟪law|第七百零一条|民法典⟫、⟪clause|第一条第1项|一、>1.⟫和"
        "⟪clause|第九条⟫。\n- 甲方：⟦signature|签章|____⟧\n^ 附件一：房屋\n2 1. | | 见⟪document|《清单》⟫。\n",
        "租约",
    )
    text, gold = render.render(document, lines=False)
    assert text.startswith(
        "租约出租方（以下简称甲方）：____一、“房屋”：附件一所列。1.依《__民法典》第七百条、"
    )
    assert gold["parties"] == [{"name": "甲方", "role": "出租方", "fields": ["名称", "签章"]}]
    assert [(d["term"], text[slice(*d["span"])]) for d in gold["definitions"]] == [
        ("甲方", "甲方"),
        ("房屋", "房屋"),
    ]
    assert all(text[slice(*reference["span"])] == reference["text"] for reference in gold["references"])
    assert [(r["kind"], r["target"], r["law"]) for r in gold["references"]] == [
        ("annex", 2, None),
        ("law", None, "__民法典"),
        ("law", None, "民法典"),
        ("clause", 1, None),
        ("clause", None, None),
        ("document", None, "清单"),
    ]


def test_what_blanks_have_to_do_with_one_another() -> None:
    document = notation.parse(
        "# party: 甲方 | | 名称, 签章\n"
        + HEAD
        + "+ 甲方：⟦party|名称|____⟧\n1 一、 | | 自⟦date|起|____|start>止⟧至⟦date|止|____⟧，押金⟦money|押金|____⟧元（大写⟦money|"
        "押金大写|____|words>押金⟧），定金（大写）⟦money|定金|____|words⟧，用于⟦choice|用途|□住□商|multiple⟧。\n"
        "- 甲方：⟦signature|签章|____⟧，经理⟦person|经理|____⟧，⟦signature|经理签字|____|=经理⟧\n",
        "租约",
    )
    _, gold = render.render(document, lines=False)
    facts = {
        field["key"]: {name: field[name] for name in ("multiple", "part", "pair", "same_as") if name in field}
        for field in gold["fields"]
    }
    assert facts == {
        "名称": {},
        "起": {"part": "start", "pair": "止"},
        "止": {"part": "end", "pair": "起"},
        "押金": {"part": "figures", "pair": "押金大写"},
        "押金大写": {"part": "words", "pair": "押金"},
        "定金": {"part": "words"},
        "用途": {"multiple": True},
        "签章": {"same_as": "名称"},
        "经理": {},
        "经理签字": {"same_as": "经理"},
    }


def test_what_would_run_together_is_kept_apart() -> None:
    document = notation.parse(
        HEAD + "+ 甲方：____\n+ ____乙方\n+ 电话 110\n1 1.1 | | 2023年。\n1 1.2 | | 完\n", "租约"
    )
    assert render.render(document, lines=False)[0] == "租约甲方：____ ____乙方电话 110 1.1 2023年。1.2完"


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_gold_of_a_rendered_source(path: Path, lines: bool) -> None:
    document = notation.read(path)
    text, gold = render.render(document, lines=lines)
    clauses, fields = gold["clauses"], gold["fields"]
    assert [clause["label"] for clause in clauses] == [clause.label for clause in document.clauses]
    assert all(text.startswith(clause["label"], clause["start"]) for clause in clauses)
    assert [clause["start"] for clause in clauses] == sorted({clause["start"] for clause in clauses})
    assert all(clauses[c["parent"]]["level"] == c["level"] - 1 for c in clauses if c["parent"] >= 0)
    assert all(text[slice(*field["span"])] == field["raw"] for field in fields)
    assert all(text[slice(*term["span"])] == term["term"] for term in gold["definitions"])
    assert all(text[slice(*cited["span"])] == cited["text"] for cited in gold["references"])
    written = path.read_text(encoding="utf-8")
    assert len(fields) == written.count("⟦")
    assert len(gold["definitions"]) + len(gold["references"]) == written.count("⟪")
    assert len(gold["parties"]) == written.count("# party:")
    keys = [field["key"] for field in fields]
    assert len(set(keys)) == len(keys)
    assert all(keys.index(f["same_as"]) < keys.index(f["key"]) for f in fields if "same_as" in f)
    assert all(fields[keys.index(f["pair"])]["pair"] == f["key"] for f in fields if "pair" in f)


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_versions_keep_the_structure(path: Path) -> None:
    document = notation.read(path)
    for number in range(2, 6):
        version = versions.version(document, number)
        count = len(version.clauses)
        assert [clause.parent for clause in version.clauses] == [c.parent for c in document.clauses][:count]
        assert len(document.clauses) - count in (0, 1)


def test_versions_differ() -> None:
    documents = [notation.read(path) for path in DOCUMENTS]
    pairs = [(versions.version(d, 2), versions.version(d, 3)) for d in documents]
    assert all(a != b and a == versions.version(d, 2) for d, (a, b) in zip(documents, pairs, strict=True))
    relabelled = [
        [c.label for c in a.clauses] != [c.label for c in d.clauses][: len(a.clauses)]
        for d, (a, _) in zip(documents, pairs, strict=True)
    ]
    assert sum(relabelled) > 5


def _placed(gold: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for variant in gold["variants"]:
        yield from ((clause["label"], clause["start"]) for clause in variant["clauses"] if "start" in clause)
        for words, name in (("raw", "fields"), ("term", "definitions"), ("text", "references")):
            yield from ((value[words], value["span"][0]) for value in variant[name] if "span" in value)


def test_places_in_every_page(pages: list[scrape.Made]) -> None:
    """What stands at a place of gold is the label or the blank, width, script and annotations aside."""
    for page in pages:
        for wording, place in _placed(page.gold):
            shown = counts.fold(page.text[place : place + 1])
            assert counts.fold(wording).startswith(shown), (
                page.name,
                wording,
                page.text[place - 5 : place + 10],
            )


def test_hardly_a_place_is_unknown(pages: list[scrape.Made]) -> None:
    values = [
        value
        for page in pages
        for variant in page.gold["variants"]
        for name in ("clauses", *render.SPANNED)
        for value in variant[name]
    ]
    known = sum("start" in value or "span" in value for value in values)
    assert known >= 0.998 * len(values)


def test_place_behind_and_inside_a_splice() -> None:
    """驅 is found in the bytes of 因導; the annotation of 務 brings the text back in step."""
    clean = "原因導致的服務1.因____。"
    text, places = scrape.damaged(clean, [2, 3, 7, 10, 14], {"驅": "qū", "務": "wù"})
    assert text == damage.forward(clean, {"驅": "qū", "務": "wù"})
    assert {place: text[at : at + 2] for place, at in places.items()} == {
        2: "?q",
        7: "1.",
        10: "__",
        14: "。",
    }


def test_every_form_and_style_is_there(pages: list[scrape.Made]) -> None:
    forms = {name for row in scrape.FORMS for name in row}
    assert forms <= {page.gold["form"] for page in pages}
    assert {page.name for page in pages} >= {row[0] for row in tables.rows("recipes")}
    assert len(pages) == 3 * len(DOCUMENTS) + len(tables.rows("recipes"))


def test_committed_pages_are_what_the_generator_gives(pages: list[scrape.Made]) -> None:
    """Aside from pages that another version of OpenCC converted."""
    committed = {json.loads(line)["page"]: line for line in generate.MANIFEST.read_text("utf-8").splitlines()}
    assert set(committed) == {page.name for page in pages}
    for page in pages:
        if json.loads(committed[page.name])["opencc"] in (None, opencc.__version__):
            assert generate.listed(page) == committed[page.name]
            for path, content in generate.written(page).items():
                assert path.read_bytes() == content.encode(), f"{path.name}: run python corpus/generate.py"


def test_nothing_else_is_committed(pages: list[scrape.Made]) -> None:
    assert set(generate.PAGES.iterdir()) == {path for page in pages for path in generate.written(page)}
    reviewed = {f"{page.name}.json" for page in generate.reviewed(pages)}
    assert {path.name for path in generate.EXPECTED.glob("*")} <= reviewed


@pytest.mark.parametrize("name", ["chrome", "recipes", "rewordings"])
def test_table_is_rectangular_and_unique(name: str) -> None:
    rows = tables.rows(name)
    assert len(set(rows)) == len(rows) and len({len(row) for row in rows}) == 1


def test_rewordings_are_sorted() -> None:
    assert list(tables.rows("rewordings")) == sorted(tables.rows("rewordings"))


def _perfect(gold: dict[str, Any]) -> dict[str, Any]:
    """The document that gold describes, as far as it is scored."""
    variants = []
    for variant in gold["variants"]:
        nodes: list[dict[str, Any]] = []
        for index, clause in enumerate(variant["clauses"]):
            number = {"label": clause["label"], "span": [clause.get("start", -1), 0]}
            nodes.append(
                {"id": str(index), "number": number, "heading": clause["heading"] or None, "children": []}
            )
        for node, clause in zip(nodes, variant["clauses"], strict=True):
            if clause["parent"] >= 0:
                nodes[clause["parent"]]["children"].append(node)
        tops = [node for node, clause in zip(nodes, variant["clauses"], strict=True) if clause["parent"] < 0]
        spanned = {name: [{**value} for value in variant[name] if "span" in value] for name in render.SPANNED}
        for field in spanned["fields"]:
            field["id"] = field["key"]
        for reference in spanned["references"]:
            target = reference["target"]
            reference["target"] = None if target is None else str(target)
        variants.append(
            {"span": [variant["start"], 0], "clauses": tops, "parties": variant["parties"], **spanned}
        )
    return {"variants": variants, "source": {"length": 0}}


def test_a_perfect_document_scores_full(pages: list[scrape.Made]) -> None:
    for page in pages:
        found, faults = score.compare(page.gold, _perfect(page.gold))
        assert (found.hits, found.parents, found.exact) == (found.clauses, found.predicted, 1), page.name
        assert found.heading_hits == found.headings and found.variant_hits == found.variants
        assert found.type_hits == found.field_hits == found.fields == found.predicted_fields
        assert found.key_hits == found.field_hits
        assert found.multiple_hits == found.multiple == found.predicted_multiple
        assert found.part_hits == found.part == found.predicted_part
        assert found.same_as_hits == found.same_as == found.predicted_same_as
        assert found.naming_hits == found.party_hits == found.parties == found.predicted_parties
        assert found.definition_hits == found.definitions == found.predicted_definitions
        assert found.target_hits == found.reference_hits == found.references == found.predicted_references
        assert not faults


def test_every_fault_costs(pages: list[scrape.Made]) -> None:
    gold = next(page.gold for page in pages if len(page.gold["variants"]) > 2)
    perfect = _perfect(gold)
    before, _ = score.compare(gold, perfect)

    lost = deepcopy(perfect)
    lost["variants"][0]["clauses"].pop()
    after, faults = score.compare(gold, lost)
    assert after.hits < before.hits and not after.exact and any(f.startswith("missed") for f in faults)

    flattened = deepcopy(perfect)
    top = next(c for c in flattened["variants"][0]["clauses"] if c["children"])
    flattened["variants"][0]["clauses"] += top["children"]
    top["children"] = []
    after, _ = score.compare(gold, flattened)
    assert after.hits == before.hits and after.parents < before.parents and not after.exact

    merged = deepcopy(perfect)
    merged["variants"][0]["clauses"] += merged["variants"].pop(1)["clauses"]
    after, _ = score.compare(gold, merged)
    assert (
        after.hits == before.hits
        and after.parents < before.parents
        and after.variant_hits < before.variant_hits
    )

    mistaken = deepcopy(perfect)
    mistaken["variants"][0]["fields"][0]["type"] = "redaction"
    mistaken["variants"][0]["fields"].pop()
    mistaken["variants"][0]["clauses"][0]["heading"] = "别的"
    after, faults = score.compare(gold, mistaken)
    assert after.type_hits == before.type_hits - 2 and after.field_hits == before.field_hits - 1
    assert after.heading_hits == before.heading_hits - 1 and len(faults) == 3


def test_every_fault_in_what_is_mentioned_costs(pages: list[scrape.Made]) -> None:
    gold = next(page.gold for page in pages if page.name == "房屋租赁合同三篇")
    perfect = _perfect(gold)
    before, _ = score.compare(gold, perfect)

    wrong = deepcopy(perfect)
    first = wrong["variants"][0]
    first["parties"][0]["fields"] = first["parties"][0]["fields"][:1]
    first["parties"][1]["role"] = "买方"
    first["definitions"][0]["term"] = "丙方"
    first["references"].pop()
    first["references"][0]["kind"] = "document"
    cited = next(reference for reference in first["references"] if reference["kind"] == "clause")
    cited["target"] = "0" if cited["target"] != "0" else None
    after, faults = score.compare(gold, wrong)
    assert (after.party_hits, after.naming_hits) == (before.party_hits - 1, before.naming_hits - 2)
    assert after.definition_hits == before.definition_hits - 1
    assert after.reference_hits == before.reference_hits - 2
    assert after.target_hits == before.target_hits - 3
    assert len(faults) == 8


def test_every_fault_in_a_link_costs(pages: list[scrape.Made]) -> None:
    gold = next(page.gold for page in pages if page.name.startswith("劳动合同书."))
    perfect = _perfect(gold)
    before, _ = score.compare(gold, perfect)

    wrong = deepcopy(perfect)
    fields = {field["key"]: field for field in wrong["variants"][0]["fields"]}
    fields["合同终止日"]["pair"] = "无固定期限起始日"
    fields["甲方签章"]["same_as"] = "劳动者姓名"
    fields["乙方签字"]["same_as"] = None
    fields["性别"] |= {"multiple": True, "key": "选项"}
    after, faults = score.compare(gold, wrong)
    assert after.part_hits == before.part_hits - 1 and after.predicted_part == before.predicted_part
    assert after.same_as_hits == before.same_as_hits - 2
    assert after.predicted_same_as == before.predicted_same_as - 1
    assert (after.multiple_hits, after.predicted_multiple) == (0, 1)
    assert after.key_hits == before.key_hits - 1
    assert len(faults) == 7


class _Ideal:
    """A normalizer that knows the gold, but proves nothing."""

    def __init__(self, pages: list[scrape.Made]) -> None:
        self.documents = {page.text: _perfect(page.gold) for page in pages}

    def normalize(self, raw: str) -> SimpleNamespace:
        document = {**self.documents[raw], "restoration": {"proven": False, "unresolved": 0}}
        return SimpleNamespace(to_json=lambda: json.dumps(document))

    def restore(self, raw: str) -> SimpleNamespace:
        return SimpleNamespace(text=raw)


def test_evaluation_prints_all_figures(
    pages: list[scrape.Made], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ideal = _Ideal(pages)
    monkeypatch.setitem(vars(normalizer), "normalize", ideal.normalize)
    monkeypatch.setitem(vars(normalizer), "restore", ideal.restore)
    monkeypatch.setattr(sys, "argv", ["evaluate.py", "--json", "--worst", "1"])
    assert evaluate.main() == 0
    shown = json.loads(capsys.readouterr().out)
    everything = shown["rows"]["ALL"]
    full = {name for name, value in everything.items() if value == 1}
    assert full == set(evaluate.FIGURES) - {"pages", "restored", "proven", "kchar/s"}
    assert everything["pages"] == len(pages) and everything["restored"] == everything["proven"] == 0
    assert list(shown["worst"].values()) == [["not restored"]]

    monkeypatch.setattr(sys, "argv", ["evaluate.py", "--worst", "1"])
    assert evaluate.main() == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in [*evaluate.FIGURES, *shown["rows"], "not restored"])


def test_floor_is_lowered_for_a_reason_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "FLOORS", tmp_path / "floors.json")
    floors.update({"ALL": {"F1": 0.9, "restored": None}}, None)
    floors.update({"ALL": {"F1": 0.95}}, None)
    with pytest.raises(ValueError, match=r"ALL F1: 0.95 → 0.94"):
        floors.update({"ALL": {"F1": 0.94}}, None)
    with pytest.raises(ValueError, match=r"ALL F1: 0.95 → None"):
        floors.update({}, None)
    new = floors.update({"ALL": {"F1": 0.94}}, "harder documents")
    assert new == floors.load() and new["floors"] == {"ALL": {"F1": 0.94}}
    assert new["lowered"] == [{"reason": "harder documents", "floors": ["ALL F1: 0.95 → 0.94"]}]


def test_page_that_raises_counts_as_empty(
    pages: list[scrape.Made], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ideal = _Ideal(pages)
    lost = next(page for page in pages if page.gold["restored"])
    del ideal.documents[lost.text]
    monkeypatch.setitem(vars(normalizer), "normalize", ideal.normalize)
    monkeypatch.setitem(vars(normalizer), "restore", ideal.restore)
    monkeypatch.setattr(sys, "argv", ["evaluate.py", "--json", "--update"])
    assert evaluate.main() == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(f"{lost.name}: broken: KeyError")
    everything = json.loads(printed.out)["rows"]["ALL"]
    assert everything["R"] < 1 and everything["exact"] == round(1 - 1 / len(pages), 4)


@needs_normalize
def test_floors_hold() -> None:
    committed = floors.load()
    assert committed["corpus"] == floors.digest(), "run python corpus/evaluate.py --update"
    assert floors.below(committed, evaluate.kept(evaluate.table(evaluate.measure()))) == []


@needs_normalize
def test_expected_json(pages: list[scrape.Made]) -> None:
    for page in generate.reviewed(pages):
        path = generate.EXPECTED / f"{page.name}.json"
        assert path.read_text("utf-8") == generate.expected(page.text), (
            "run python corpus/generate.py --expected"
        )
