"""Names for people who do not exist."""

from random import Random

# Frequent surnames of the Pearl River Delta first: early ones are drawn more often.
SURNAMES = tuple(
    "陈李黄张梁林何吴罗郑谢刘王邓杨周叶苏曾吕冯卢蔡潘徐朱钟彭赖许谭江廖胡曹区莫麦关余"
    "沈韦蒋袁郭马赵唐方高任田崔石简龙陆汤温邱庄翁卓伍甘岑欧游骆阮黎邝霍詹古凌"
)
COMPOUND = ("欧阳", "司徒", "上官")
FIRST = tuple("嘉晓文志俊雅思建国美玉丽春秋海明子家伟永安婉慧秀锦智宏浩泽佩淑少卓振启以若诗欣敏惠")
SECOND = tuple("华强芳娟敏杰霞军平莹琳峰燕婷辉超波斌梅兰英健鹏颖妍然宁航欣怡彤轩豪乐仪凡禾岚清源荣贤珊雯")


def full_name(rng: Random) -> str:
    """Return one Chinese name, mostly of three characters."""
    draw = rng.random()
    surname = COMPOUND[int(draw * 300)] if draw < 0.01 else SURNAMES[int(draw * draw * len(SURNAMES))]
    if rng.random() < 0.16:
        return surname + rng.choice(SECOND)
    return surname + rng.choice(FIRST) + rng.choice(SECOND)


def spoken_name(rng: Random) -> str:
    """Return how somebody may introduce herself at the desk before she gives a name."""
    surname = rng.choice(SURNAMES)
    return rng.choice((f"{surname}女士", f"{surname}先生", f"小{surname}", f"阿{rng.choice(SECOND)}"))


def phone(number: int) -> str:
    """Return the mobile number of the nth synthetic person, in a range that nobody is assigned."""
    return f"1200{number * 7_654_321 % 9_000_011 + 1000:07d}"


def landline(number: int) -> str:
    """Return the number of the nth station, in a range that nobody is assigned."""
    return f"020-0000 {1000 + number:04d}"
