"""Guangzhou's eleven districts and some of their streets and towns, by their real names."""

_TOLD = """
越秀区 洪桥 北京 六榕 流花 光塔 人民 东山 农林 梅花村 黄花岗 华乐 建设 珠光 大东 登峰 矿泉
荔湾区 岭南 华林 多宝 昌华 逢源 龙津 金花 彩虹 南源 西村 桥中 冲口 花地 石围塘 茶滘 东漖
海珠区 赤岗 新港 昌岗 江南中 滨江 素社 海幢 南华西 龙凤 沙园 凤阳 瑞宝 江海 琶洲 南洲 官洲
天河区 五山 员村 车陂 沙河 石牌 天河南 林和 兴华 棠下 天园 猎德 冼村 元岗 黄村 龙洞 珠吉
白云区 三元里 松洲 景泰 同德 黄石 棠景 新市 同和 京溪 永平 嘉禾 均禾 石井 金沙 云城 鹤龙
黄埔区 黄埔 红山 鱼珠 大沙 文冲 穗东 南岗 长洲 夏港 萝岗 云埔 联和 永和 九佛
番禺区 市桥 沙头 东环 桥南 小谷围 大石 洛浦 石壁 钟村 大龙 沙湾 南村镇 石楼镇 化龙镇
花都区 新华 花城 秀全 新雅 梯面镇 花山镇 花东镇 炭步镇 赤坭镇 狮岭镇
南沙区 南沙 珠江 龙穴 万顷沙镇 横沥镇 黄阁镇 东涌镇 大岗镇 榄核镇
从化区 街口 江埔 城郊 温泉镇 良口镇 吕田镇 太平镇 鳌头镇
增城区 荔城 增江 朱村 永宁 荔湖 宁西 新塘镇 石滩镇 中新镇 派潭镇 正果镇
"""

DISTRICTS: dict[str, tuple[str, ...]] = {
    district: tuple(streets) for district, *streets in (line.split() for line in _TOLD.strip().splitlines())
}


def street(district: str, number: int) -> str:
    """Return the full name of one street or town; numbers past the end begin again."""
    bare = DISTRICTS[district][number % len(DISTRICTS[district])]
    return bare if bare.endswith("镇") else f"{bare}街道"
