use super::*;

#[cfg(feature = "region-names")]
fn cut(name: &str) -> String {
    let name = Name::parse(name);
    let parts = [Part::Region, Part::Brand, Part::Trade, Part::Form, Part::Branch];
    parts.map(|part| name.part(part)).join("|")
}

#[cfg(feature = "region-names")]
fn check(names: &[(&str, &str)]) {
    for (name, parts) in names {
        assert_eq!(cut(name), *parts, "{name}");
    }
}

#[test]
#[cfg(feature = "region-names")]
fn a_short_region_word_leaves_a_brand() {
    check(&[
        ("百色市右江禾铝业有限公司", "百色市|右江禾|铝业|有限公司|"),
        ("嘉兴南湖菱食品有限公司", "嘉兴|南湖菱|食品|有限公司|"),
        ("南京秦淮河畔文化传播有限公司", "南京|秦淮河畔|文化传播|有限公司|"),
        ("北京海淀析木软件有限公司", "北京海淀|析木|软件|有限公司|"),
        ("长安汽车有限公司", "|长安|汽车|有限公司|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn a_short_region_word_lies_in_the_one_before() {
    check(&[
        ("柳州市温州人服饰有限公司", "柳州市|温州人|服饰|有限公司|"),
        ("天津天津卫食品有限公司", "天津|天津卫|食品|有限公司|"),
        ("西宁长安物业有限公司", "西宁|长安|物业|有限公司|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn a_region_does_not_cut_a_trade() {
    check(&[
        ("上海市场营销策划有限公司", "|上海|市场营销策划|有限公司|"),
        ("长安区块链科技有限公司", "|长安|区块链科技|有限公司|"),
        ("柳州市政工程有限公司", "|柳州|市政工程|有限公司|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn autonomous_places_are_known_by_short_names() {
    check(&[
        ("融水县贝江源旅游开发有限公司", "融水县|贝江源|旅游开发|有限公司|"),
        ("黔东南苗岭云旅游有限公司", "黔东南|苗岭云|旅游|有限公司|"),
        ("西双版纳州景洪市曼听茶厂", "西双版纳州景洪市|曼听|茶|厂|"),
        ("伊犁州霍城县穗禾种植农民专业合作社", "伊犁州霍城县|穗禾|种植|农民专业合作社|"),
        ("东乡县八坊餐饮有限公司", "东乡县|八坊|餐饮|有限公司|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn zones_and_towns_belong_to_the_region() {
    check(&[
        ("大连保税区星屿国际物流有限公司", "大连保税区|星屿|国际物流|有限公司|"),
        ("宁波梅山保税港区梅岑股权投资有限公司", "宁波梅山保税港区|梅岑|股权投资|有限公司|"),
        ("贵安新区云上黔云计算有限公司", "贵安新区|云上黔|云计算|有限公司|"),
        ("融安县长安镇阿明理发店", "融安县长安镇|阿明|理发|店|"),
        ("融水苗族自治县香粉乡卫生院", "融水苗族自治县香粉乡|||卫生院|"),
        ("巴马瑶族自治县寿泉乡饮用水有限公司", "巴马瑶族自治县|寿泉乡|饮用水|有限公司|"),
        ("盐城鹤乡禾米业有限公司", "盐城|鹤乡禾|米业|有限公司|"),
        ("柳江区三都镇觉桐村村民委员会", "柳江区三都镇|觉桐村||村民委员会|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn regions_stand_in_brackets_and_before_the_form() {
    check(&[
        ("云栈（成都高新区）网络科技有限公司", "成都高新区|云栈|网络科技|有限公司|"),
        (
            "优栈供应链（广西自贸试验区南宁片区）有限公司",
            "广西自贸试验区南宁片区|优栈|供应链|有限公司|",
        ),
        ("陇霖棉业新疆有限公司", "新疆|陇霖|棉业|有限公司|"),
        ("长乐坊（西安）文化旅游有限公司", "西安|长乐坊|文化旅游|有限公司|"),
        ("阿里巴巴（中国）有限公司", "中国|阿里巴巴||有限公司|"),
        ("广西桐岸（柳州）律师服务有限公司", "广西柳州|桐岸|律师服务|有限公司|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn a_form_does_not_cut_a_trade() {
    check(&[
        ("南宁市邕宁坡粮油加工厂", "南宁市|邕宁坡|粮油加工|厂|"),
        ("柳州市张记米粉店", "柳州市|张记|米粉|店|"),
        ("柳州市城中区快帮家电维修服务部", "柳州市城中区|快帮|家电维修|服务部|"),
        ("广西众桐税务师事务所有限公司", "广西|众桐|税务师事务所|有限公司|"),
        ("柳州市百惠佳超市有限公司", "柳州市|百惠佳|超市|有限公司|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn branches_follow_the_whole_form_of_the_parent() {
    check(&[
        ("柳州市泽康仁医药有限责任公司龙潭药店", "柳州市|泽康仁|医药|有限责任公司|龙潭药店"),
        ("柳州市丰泽粮油有限公司沙塘仓库", "柳州市|丰泽|粮油|有限公司|沙塘仓库"),
        ("三江县程阳渡茶叶有限公司良口加工厂", "三江县|程阳渡|茶叶|有限公司|良口加工厂"),
        ("柳州龙岚银行股份有限公司鱼峰山支行", "柳州|龙岚|银行|股份有限公司|鱼峰山支行"),
        ("柳州市跃进桥水泥厂第一分厂", "柳州市|跃进桥|水泥|厂|第1分厂"),
        (
            "衡信沅会计师事务所（特殊普通合伙）广西分所",
            "|衡信沅||会计师事务所特殊普通合伙|广西分所",
        ),
        ("柳州市公司田农业有限公司", "柳州市|公司田|农业|有限公司|"),
    ]);
}

#[test]
#[cfg(feature = "region-names")]
fn the_country_and_institutions() {
    check(&[
        ("中华墨韵书画有限公司", "中华|墨韵|书画|有限公司|"),
        ("国际桐舟货运代理有限公司", "国际|桐舟|货运代理|有限公司|"),
        ("广西建筑装饰协会", "广西||建筑装饰|协会|"),
        ("柳州市预防医学学会", "柳州市||预防医学|学会|"),
        ("柳州市温州商会", "柳州市|温州||商会|"),
    ]);
}

#[test]
fn numbers_are_digits_in_their_places() {
    let brand = |name: &str| Name::parse(name).part(Part::Brand);
    assert_eq!(brand("三六七便民服务有限公司"), brand("367便民服务有限公司"));
    assert_eq!(brand("二〇九文化传媒有限公司"), "209");
    // 五十八 and 三 are no rows of digits; 零 of 零售 is part of a word.
    assert_eq!(brand("五十八家政服务有限公司"), "五十八");
    assert_eq!(brand("三珩贸易有限公司"), "三珩");
    let folded: String = Name::parse("五一零售店").folded().iter().collect();
    assert_eq!(folded, "51零售店");
    assert_eq!(Name::parse("第一零售店").folded().iter().collect::<String>(), "第1零售店");
    let runs = Name::parse("三六七科技有限公司").runs();
    assert_eq!(runs, [(Part::Brand, 0..3), (Part::Trade, 3..5), (Part::Form, 5..9)]);
}

#[test]
#[cfg(feature = "region-names")]
fn a_doubtful_region_is_in_the_core_of_another_reading() {
    let name = Name::parse("龙门珩舟贸易有限公司");
    assert_eq!(name.part(Part::Region), "龙门");
    let others: Vec<String> =
        name.readings().iter().map(|other| other.core().iter().collect()).collect();
    assert_eq!(others, ["龙门珩舟贸易"]);
    assert!(Name::parse("柳州市珩舟贸易有限公司").readings().is_empty());
}
