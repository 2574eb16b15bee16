"""Keys told apart: by the headings, parties and words around them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from normalizer.document import FieldType
from normalizer.fields.blanks import Blank
from normalizer.fields.names import headed, identifier
from normalizer.fields.phrases import joined
from normalizer.patterns import compiled

# What each party has one of.
OF_PARTY = compiled(
    "(?:通讯|通信|注册|联系|户籍|办公|经营|家庭|现)?(?:住所地?|住址|地址)|(?:联系|办公|固定)?电话(?:号码)?|手机(?:号码?)?|传真"
    "|邮编|邮政编码|(?:电子)?邮箱|微信号?|统一社会信用代码|(?:居民|公民)?身份证(?:号码?|编号)?|证件号码?|税号|纳税人识别号|统一编号"
)
# Keys that say only what kind of value is asked for.
BARE = compiled(
    "(?:(?:起始|截止|开始|终止)?(?:日期|时间)|期限|(?:累计|连续)?(?:天数|月数|年数|时长)|时限|金额(?:大写)?|比例|数量|[次个套台]数|面积|内容|序号|选项|方式|用途|坐落"
    "|编号|户名|账号|地址|名称|机构名称|姓名|机构|公司|单位|银行|部门)"
)


def headings_around(blanks: Sequence[Blank], headings: Sequence[tuple[int, int, str]]) -> list[str]:
    """The heading of the innermost clause around each blank, as a part of a key; may be empty."""
    ordered = sorted(headings, key=lambda heading: (heading[0], -heading[1]))
    found, at = [], 0
    around: list[tuple[int, int, str]] = []
    for blank in blanks:
        while at < len(ordered) and ordered[at][0] <= blank.start:
            around.append(ordered[at])
            at += 1
        while around and around[-1][1] <= blank.start:
            around.pop()
        found.append(identifier(around[-1][2]) if around else "")
    return found


def in_columns(keys: Sequence[str], named: Sequence[str], parties: Sequence[str]) -> list[str]:
    """The party each blank belongs to: `parties`, but of like blanks below a row of parties each has its own.

    `named` are the parties that the labels name themselves.

    >>> in_columns(["甲方盖章", "乙方盖章", "日期", "日期"], ["甲方", "乙方", "", ""], ["甲方", "乙方", "乙方", "乙方"])
    ['甲方', '乙方', '甲方', '乙方']
    """
    result = list(parties)
    columns: list[str] = []
    for _, run in groupby(range(len(keys)), key=keys.__getitem__):
        places = list(run)
        party = named[places[0]]
        if len(places) == 1 and party:
            columns = [party] if party in columns else [*columns, party]
        elif 1 < len(places) == len(columns):
            for place, column in zip(places, columns, strict=True):
                result[place] = column
        else:
            columns = []
    return result


def in_blocks(plain: str, blanks: Sequence[Blank], named: Sequence[str]) -> list[str]:
    """The party in whose block each blank stands: from the blank that a label calls after it, up to the end of a sentence.

    >>> in_blocks("甲方:____电话:____。账号:____", [Blank(3, 7, ""), Blank(10, 14, ""), Blank(18, 22, "")], ["甲方", "", ""])
    ['甲方', '甲方', '']
    """
    found, party, end = [], "", 0
    for blank, name in zip(blanks, named, strict=True):
        party = name or ("" if plain.find("。", end, blank.start) >= 0 else party)
        found.append(party)
        end = blank.end
    return found


def of_parties(keys: Sequence[str], parties: Sequence[str], blocks: Sequence[str]) -> list[str]:
    """The keys; where a document has several parties, what each has one of in its block is called after it.

    `parties` are those the blanks belong to, `blocks` what `in_blocks` says.

    >>> of_parties(["甲方", "地址", "乙方", "地点"], ["甲方", "甲方", "乙方", "乙方"], ["甲方", "甲方", "乙方", "乙方"])
    ['甲方', '甲方地址', '乙方', '地点']
    """
    several = len({*filter(None, blocks)}) > 1
    owned = [
        party + key if several and block and OF_PARTY.fullmatch(key) else key
        for key, party, block in zip(keys, parties, blocks, strict=True)
    ]
    often = Counter(owned)
    return [new if often[new] == 1 else key for key, new in zip(keys, owned, strict=True)]


def under_headings(keys: Sequence[str], kinds: Sequence[FieldType], headings: Sequence[str]) -> list[str]:
    """The keys; one that only says what kind of value is asked for is called after the heading of its clause.

    >>> under_headings(["日期", "起始日期", "金额"], ["date", "date", "money"], ["", "合作期限", "押金"])
    ['日期', '合作期限起始日期', '押金']
    """
    return [
        headed(heading, key, kind) if heading and BARE.fullmatch(key) else key
        for key, kind, heading in zip(keys, kinds, headings, strict=True)
    ]


def told_apart(keys: Sequence[str], qualifiers: Iterable[Callable[[int], str]]) -> list[str]:
    """The keys, told apart where words in front of them can: by one of `qualifiers` after the other.

    A qualifier gives the words for the key at an index; it is asked only where keys are alike.

    >>> told_apart(["地址", "地址", "电话"], [["甲方", "乙方", "乙方"].__getitem__])
    ['甲方地址', '乙方地址', '电话']
    """
    result = list(keys)
    for words in qualifiers:
        for members in _alike(result):
            fronts = {index: words(index) for index in members}
            if len(set(fronts.values())) > 1:
                for index, front in fronts.items():
                    result[index] = result[index] if front in result[index] else joined(front, result[index])
    return result


def numbered(keys: Sequence[str]) -> list[str]:
    """The keys, unique.

    >>> numbered(["日期", "日期"])
    ['日期', '日期_2']
    """
    result = list(keys)
    for members in _alike(result):
        for count, index in enumerate(members[1:], 2):
            result[index] = f"{result[index]}_{count}"
    return result


def _alike(keys: Sequence[str]) -> list[list[int]]:
    """The places of each key that occurs more than once."""
    if len(set(keys)) == len(keys):
        return []
    places: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        places.setdefault(key, []).append(index)
    return [members for members in places.values() if len(members) > 1]
