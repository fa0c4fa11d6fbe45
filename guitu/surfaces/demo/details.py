"""The details of one life: the same aunt, street and tea house in everything that is written about it."""

from collections.abc import Mapping, Sequence
from random import Random

from guitu.surfaces.demo.telling import Thread


def _words(told: str) -> tuple[str, ...]:
    return tuple(told.split())


PARKS = {
    district: tuple(parks)
    for district, *parks in (
        line.split()
        for line in """
越秀区 越秀公园 东风公园 流花湖公园
荔湾区 荔湾湖公园 文化公园 青年公园
海珠区 海珠湖公园 晓港公园 海印公园
天河区 天河公园 珠江公园 车陂涌边
白云区 白云山脚 白云湖公园 三元里公园
黄埔区 黄埔公园 鱼珠江边 蟹山公园
番禺区 番禺广场 星海公园 大夫山
花都区 花都湖公园 人民公园 马鞍山公园
南沙区 蕉门公园 滨海公园 湿地公园
从化区 街口公园 流溪河边 文化公园
增城区 增城公园 荔湖边 儿童公园
""".strip().splitlines()
    )
}
TOWNS = _words("梅州 湛江 茂名 韶关 清远 河源 阳江 肇庆 揭阳 汕尾 云浮 郴州 玉林 梧州 赣州")
FAR = _words("郴州 永州 玉林 梧州 赣州 达州 信阳 恩施 毕节 襄阳")
FRIENDS = _words("阿强 阿萍 阿辉 老谭 小余 阿芬 阿伦 老莫 阿珍 大康 阿洁 细荣 阿添 阿琼 老伍 小麦 阿彬 阿媚")
KIDS = _words("小满 豆豆 阿宝 晴晴 朗朗 乐乐 小鱼 果果 安安 多多 小树 圆圆 米米 阿布")
# Whom somebody means who speaks of family: whoever is old themself, one of their own age.
PARENTS, OF_ONE_AGE = ("妈妈", "爸爸", "阿妈", "母亲"), ("大姐", "二姐", "堂妹", "表姐")
GRADES = ("二年级", "三年级", "四年级", "五年级")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def life(rng: Random, *, district: str, street: str, tags: frozenset[str]) -> Mapping[str, str]:
    """Return what is the same in all threads of one life."""
    kin = rng.choice(OF_ONE_AGE if "old" in tags else PARENTS)
    return {
        "district": district,
        "street": street.removesuffix("街道"),
        "park": rng.choice(PARKS[district]),
        "town": rng.choice(FAR if "outsider" in tags else TOWNS),
        "kin": kin,
        "sib": rng.choice(("姐姐", "哥哥", "弟弟", "妹妹")),
        "friend": rng.choice(FRIENDS),
        "kid": rng.choice(KIDS),
        "grade": rng.choice(GRADES),
    }


def of(thread: Thread, rng: Random, known: Mapping[str, str]) -> dict[str, str]:
    """Return the details of one thread, drawn once, beside those of the life."""
    details = dict(known)
    for name, values in thread.facts.items():
        details[name] = rng.choice(values).format_map(details)
    return details


About = tuple[Thread, int, dict[str, str]]


def nouns(about: Sequence[About]) -> dict[str, str]:
    """Return what some threads are about, in words that the whole team may read; nothing of what is between two."""
    shown = [thread.line_noun(turn).format_map(known) for thread, turn, known in about if not thread.is_private]
    return {"nouns": "和".join(shown or ["眼前的事"]), "n1": (shown or ["眼前的事"])[0]}
