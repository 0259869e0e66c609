//! The lists of the population, after the published ones: who is on them, for how long, and in what
//! words. Sentences and numbers of documents are invented.

use credit_core::pack::record::{Class, Covers, Direction, ListDef, Visibility};
use credit_core::request::SubjectKind;

use crate::places::Place;
use crate::random::Random;

/// A list and how its entries are made.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) id: &'static str,
    name: &'static str,
    direction: Direction,
    authority: &'static str,
    pub(crate) office: Office,
    /// Shares among organisations, sole traders and persons, in thousandths.
    shares: [u32; 3],
    pub(crate) document: Document,
    /// Numbers a year and authority before they grow: a prime.
    pub(crate) numbers: u64,
    pub(crate) class: Option<Class>,
    term: &'static str,
    exit: &'static str,
    update: &'static str,
    /// Shares and years of publication; 0 for an entry without an end.
    pub(crate) years: &'static [(u32, i32)],
    pub(crate) bases: &'static [&'static str],
    pub(crate) causes: &'static [&'static str],
}

/// Who decides.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Office {
    /// A court of a county, seldom of a city.
    Court,
    /// 国家税务总局…市 with these words after it.
    Tax(&'static str),
    /// An office of the city with this name.
    City(&'static str),
    /// An office of the county with this name.
    County(&'static str),
}

/// How documents are numbered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Document {
    /// 案号: (2025)桂0203执1234号.
    Case,
    /// 文号 with this word, numbered by an office of the city: 柳州税稽罚〔2025〕12号.
    City(&'static str),
    /// The same, by an office of the county.
    County(&'static str),
    /// No document: the entry has a number of its own.
    None,
}

impl List {
    /// What a pack says of the list.
    pub(crate) fn definition(&self) -> ListDef {
        let subjects = SubjectKind::ALL.iter().zip(self.shares).filter(|(_, share)| *share > 0);
        ListDef {
            id: self.id.into(),
            name: self.name.into(),
            direction: self.direction,
            level: "国家".into(),
            basis: self.bases.first().copied().unwrap_or_default().into(),
            authority: self.authority.into(),
            class: self.class,
            term: self.term.into(),
            exit: self.exit.into(),
            update: self.update.into(),
            region: String::new(),
            subjects: subjects.map(|(kind, _)| *kind).collect(),
            visibility: Visibility::Public,
            covers: Covers::default(),
        }
    }

    /// Name of the authority that decides in that place.
    pub(crate) fn authority(&self, place: &Place, of_city: bool) -> String {
        let (city, seat) = (place.city.as_str(), place.seat());
        match self.office {
            Office::Court if of_city => [city, "中级人民法院"].concat(),
            Office::Court => [&seat, "人民法院"].concat(),
            Office::Tax(office) => ["国家税务总局", city, office].concat(),
            Office::City(office) => [city, office].concat(),
            Office::County(office) => [&seat, office].concat(),
        }
    }
}

/// Index of the list on which a subject of that kind stands.
pub(crate) fn pick(kind: SubjectKind, random: &mut Random) -> usize {
    let column = SubjectKind::ALL.iter().position(|known| *known == kind).unwrap_or_default();
    let mut left = random.below(1000);
    let share = |list: &List| list.shares.get(column).copied().map_or(0, u64::from);
    let found = LISTS.iter().position(|list| match left.checked_sub(share(list)) {
        None => true,
        Some(rest) => {
            left = rest;
            false
        }
    });
    found.unwrap_or_default()
}

/// All lists; records refer to them by index.
pub(crate) static LISTS: &[List] = &[
    List {
        id: "zxgk",
        name: "失信被执行人名单",
        direction: Direction::Black,
        authority: "最高人民法院",
        office: Office::Court,
        shares: [360, 240, 930],
        document: Document::Case,
        numbers: 9973,
        class: Some(Class::Serious),
        term: "二年，有法定情形的延长一至三年",
        exit: "履行完毕或者有法定情形的，三个工作日内删除",
        update: "每日",
        years: &[(62, 2), (14, 3), (24, 0)],
        bases: &[
            "《最高人民法院关于公布失信被执行人名单信息的若干规定》（法释〔2017〕7号）第一条",
            "《最高人民法院关于公布失信被执行人名单信息的若干规定》（法释〔2017〕7号）第一条第（一）项",
            "《最高人民法院关于公布失信被执行人名单信息的若干规定》（法释〔2017〕7号）第一条第（三）项",
            "《中华人民共和国民事诉讼法》第二百六十六条",
        ],
        causes: &[
            "有履行能力而拒不履行生效法律文书确定义务",
            "违反财产报告制度",
            "违反限制消费令",
            "有履行能力而拒不履行生效法律文书确定义务，违反财产报告制度",
            "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
            "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
            "无正当理由拒不履行执行和解协议",
            "其他有履行能力而拒不履行生效法律文书确定义务",
            "违反财产报告制度，违反限制消费令",
        ],
    },
    List {
        id: "jyyc",
        name: "经营异常名录",
        direction: Direction::Notice,
        authority: "市场监督管理部门",
        office: Office::County("市场监督管理局"),
        shares: [270, 400, 0],
        document: Document::County("市监异列"),
        numbers: 4999,
        class: None,
        term: "至申请移出之日",
        exit: "补报年报、更正信息或者重新取得联系后申请移出",
        update: "每日",
        years: &[(1, 0)],
        bases: &[
            "《企业经营异常名录管理暂行办法》第六条",
            "《企业经营异常名录管理暂行办法》第九条",
            "《企业信息公示暂行条例》第十七条",
            "《个体工商户年度报告暂行办法》第十三条",
        ],
        causes: &[
            "未依照规定的期限公示年度报告",
            "通过登记的住所或者经营场所无法联系",
            "未按照规定公示应当公示的企业信息",
            "公示企业信息隐瞒真实情况、弄虚作假",
            "未在登记机关责令的期限内公示有关企业信息",
            "未在规定期限内公示上一年度年度报告",
            "连续两年未按规定公示年度报告",
        ],
    },
    List {
        id: "cf",
        name: "行政处罚公示信息",
        direction: Direction::Focus,
        authority: "行政执法机关",
        office: Office::County("市场监督管理局"),
        shares: [180, 340, 0],
        document: Document::County("市监处罚"),
        numbers: 1999,
        class: Some(Class::Ordinary),
        term: "三个月至三年",
        exit: "最短公示期满后可以申请修复",
        update: "每七个工作日",
        years: &[(60, 1), (30, 3), (10, 2)],
        bases: &[
            "《中华人民共和国行政处罚法》第四十八条",
            "《中华人民共和国食品安全法》第一百二十四条",
            "《中华人民共和国产品质量法》第四十九条",
            "《中华人民共和国广告法》第五十五条",
            "《无证无照经营查处办法》第十三条",
            "《中华人民共和国反不正当竞争法》第二十条",
        ],
        causes: &[
            "经营超过保质期的食品",
            "未取得食品经营许可从事食品经营活动",
            "销售不符合保障人体健康和人身、财产安全标准的产品",
            "发布虚假广告欺骗、误导消费者",
            "未按规定明码标价",
            "使用未经检定的计量器具",
            "使用未经定期检验的特种设备",
            "无照从事经营活动",
            "销售侵犯注册商标专用权的商品",
            "对商品的性能、质量作引人误解的商业宣传",
            "未按规定建立并遵守进货查验记录制度",
            "从业人员未取得健康证明从事接触直接入口食品的工作",
            "生产不符合强制性标准的电动自行车",
            "未按规定办理变更登记",
        ],
    },
    List {
        id: "yzwf",
        name: "市场监督管理严重违法失信名单",
        direction: Direction::Black,
        authority: "市场监督管理部门",
        office: Office::City("市场监督管理局"),
        shares: [60, 20, 20],
        document: Document::City("市监严列"),
        numbers: 997,
        class: Some(Class::Serious),
        term: "三年",
        exit: "满一年可以申请提前移出",
        update: "每日",
        years: &[(1, 3)],
        bases: &[
            "《市场监督管理严重违法失信名单管理办法》第五条",
            "《市场监督管理严重违法失信名单管理办法》第七条",
            "《市场监督管理严重违法失信名单管理办法》第十条",
        ],
        causes: &[
            "未依法取得食品生产许可从事食品生产经营，情节严重，受到较重行政处罚",
            "生产、销售假药，受到较重行政处罚",
            "提交虚假材料取得市场主体登记，被撤销登记",
            "被列入经营异常名录满三年仍未履行相关义务",
            "组织虚假交易实施不正当竞争，破坏公平竞争秩序",
            "拒不履行行政处罚决定，严重影响市场监督管理部门公信力",
        ],
    },
    List {
        id: "zdsswf",
        name: "重大税收违法失信主体",
        direction: Direction::Black,
        authority: "国家税务总局",
        office: Office::Tax("税务局稽查局"),
        shares: [60, 0, 40],
        document: Document::City("税稽罚"),
        numbers: 499,
        class: Some(Class::Serious),
        term: "三年",
        exit: "缴清税款、滞纳金和罚款的，可以申请提前停止公布",
        update: "每月",
        years: &[(1, 3)],
        bases: &[
            "《重大税收违法失信主体信息公布管理办法》（国家税务总局令第54号）第六条",
            "《中华人民共和国税收征收管理法》第六十三条",
            "《中华人民共和国发票管理办法》第三十五条",
        ],
        causes: &[
            "虚开增值税专用发票",
            "虚开普通发票一百份以上且金额四百万元以上",
            "偷税，少缴税款一百万元以上且占应纳税额百分之十以上",
            "逃避追缴欠税，欠缴税款十万元以上",
            "骗取出口退税",
            "经税务机关检查确认走逃（失联）",
            "为虚开发票提供便利，违法所得较大",
            "伪造、变造发票",
        ],
    },
    List {
        id: "zfcg",
        name: "政府采购严重违法失信行为记录名单",
        direction: Direction::Black,
        authority: "财政部门",
        office: Office::City("财政局"),
        shares: [15, 0, 0],
        document: Document::City("财采决"),
        numbers: 197,
        class: Some(Class::Serious),
        term: "一至三年",
        exit: "处罚期满移出",
        update: "每日",
        years: &[(70, 1), (20, 2), (10, 3)],
        bases: &[
            "《中华人民共和国政府采购法》第七十七条",
            "《中华人民共和国政府采购法实施条例》第七十三条",
        ],
        causes: &[
            "提供虚假材料谋取中标、成交",
            "与其他供应商恶意串通",
            "中标后无正当理由拒不与采购人签订政府采购合同",
            "未按照采购合同约定履行义务",
            "向评审专家行贿谋取中标",
        ],
    },
    List {
        id: "tqgz",
        name: "拖欠农民工工资失信联合惩戒对象名单",
        direction: Direction::Black,
        authority: "人力资源社会保障部门",
        office: Office::County("人力资源和社会保障局"),
        shares: [15, 0, 5],
        document: Document::County("人社失信列"),
        numbers: 197,
        class: Some(Class::Serious),
        term: "三年",
        exit: "改正满六个月并作出守信承诺的，可以申请提前移出",
        update: "每月",
        years: &[(1, 3)],
        bases: &[
            "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》（人力资源和社会保障部令第45号）第五条",
        ],
        causes: &[
            "克扣、无故拖欠农民工工资达到拒不支付劳动报酬数额标准，经责令改正逾期未支付",
            "拖欠农民工工资引发群体性事件，造成严重不良社会影响",
            "转移财产逃避支付劳动报酬，经责令支付仍不支付",
            "将工程发包给不具备合法经营资格的个人，导致拖欠农民工工资",
        ],
    },
    List {
        id: "aqsc",
        name: "安全生产严重失信主体名单",
        direction: Direction::Black,
        authority: "应急管理部门",
        office: Office::City("应急管理局"),
        shares: [10, 0, 5],
        document: Document::City("应急列"),
        numbers: 197,
        class: Some(Class::Serious),
        term: "三年",
        exit: "满十二个月可以申请提前移出",
        update: "每月",
        years: &[(1, 3)],
        bases: &["《安全生产严重失信主体名单管理办法》（应急管理部令第11号）第六条"],
        causes: &[
            "发生较大生产安全事故负有责任",
            "发生生产安全事故后不立即组织抢救、瞒报谎报",
            "未取得安全生产许可证擅自从事生产经营活动",
            "拒不执行停产停业整顿的监管指令",
            "重大事故隐患未按期整改",
            "伪造特种作业操作证从事特种作业",
        ],
    },
    List {
        id: "ajns",
        name: "A级纳税人名单",
        direction: Direction::Red,
        authority: "国家税务总局",
        office: Office::Tax("税务局"),
        shares: [30, 0, 0],
        document: Document::None,
        numbers: 999_983,
        class: None,
        term: "至下一年度评价结果公布",
        exit: "评价级别调整的移出",
        update: "每年",
        years: &[(1, 1)],
        bases: &["《纳税信用管理办法（试行）》（国家税务总局公告2014年第40号）第三十条"],
        causes: &["年度纳税信用评价为A级"],
    },
];
