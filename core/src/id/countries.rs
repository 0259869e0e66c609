//! Countries and areas (GB/T 2659.1; ISO 3166-1): alpha-3 and numeric codes.
//!
//! Taken from the npm package i18n-iso-countries 7.14.0 (MIT): `codes.json`, `langs/zh.json`.

use crate::planes::Planes;

/// A line for each country: alpha-3 code, numeric code, Chinese name; sorted. One text, because a page
/// loads pointers to 250 names as some kilobytes.
const COUNTRIES: &str = "\
ABW533阿鲁巴\n\
AFG004阿富汗\n\
AGO024安哥拉\n\
AIA660安圭拉\n\
ALA248奥兰\n\
ALB008阿尔巴尼亚\n\
AND020安道尔\n\
ARE784阿联酋\n\
ARG032阿根廷\n\
ARM051亚美尼亚\n\
ASM016美属萨摩亚\n\
ATA010南极洲\n\
ATF260法属南部领地\n\
ATG028安提瓜和巴布达\n\
AUS036澳大利亚\n\
AUT040奥地利\n\
AZE031阿塞拜疆\n\
BDI108布隆迪\n\
BEL056比利时\n\
BEN204贝宁\n\
BES535荷兰加勒比区\n\
BFA854布基纳法索\n\
BGD050孟加拉国\n\
BGR100保加利亚\n\
BHR048巴林\n\
BHS044巴哈马\n\
BIH070波黑\n\
BLM652圣巴泰勒米\n\
BLR112白俄罗斯\n\
BLZ084伯利兹\n\
BMU060百慕大\n\
BOL068玻利维亚\n\
BRA076巴西\n\
BRB052巴巴多斯\n\
BRN096文莱\n\
BTN064不丹\n\
BVT074布韦岛\n\
BWA072博茨瓦纳\n\
CAF140中非\n\
CAN124加拿大\n\
CCK166科科斯（基林）群岛\n\
CHE756瑞士\n\
CHL152智利\n\
CHN156中国\n\
CIV384科特迪瓦\n\
CMR120喀麦隆\n\
COD180刚果（金）\n\
COG178刚果（布）\n\
COK184库克群岛\n\
COL170哥伦比亚\n\
COM174科摩罗\n\
CPV132佛得角\n\
CRI188哥斯达黎加\n\
CUB192古巴\n\
CUW531库拉索\n\
CXR162圣诞岛\n\
CYM136开曼群岛\n\
CYP196塞浦路斯\n\
CZE203捷克\n\
DEU276德国\n\
DJI262吉布提\n\
DMA212多米尼克\n\
DNK208丹麦\n\
DOM214多米尼加\n\
DZA012阿尔及利亚\n\
ECU218厄瓜多尔\n\
EGY818埃及\n\
ERI232厄立特里亚\n\
ESH732阿拉伯撒哈拉民主共和国\n\
ESP724西班牙\n\
EST233爱沙尼亚\n\
ETH231埃塞俄比亚\n\
FIN246芬兰\n\
FJI242斐济\n\
FLK238福克兰群岛\n\
FRA250法国\n\
FRO234法罗群岛\n\
FSM583密克罗尼西亚联邦\n\
GAB266加蓬\n\
GBR826英国\n\
GEO268格鲁吉亚\n\
GGY831根西\n\
GHA288加纳\n\
GIB292直布罗陀\n\
GIN324几内亚\n\
GLP312瓜德罗普\n\
GMB270冈比亚\n\
GNB624几内亚比绍\n\
GNQ226赤道几内亚\n\
GRC300希腊\n\
GRD308格林纳达\n\
GRL304格陵兰\n\
GTM320危地马拉\n\
GUF254法属圭亚那\n\
GUM316关岛\n\
GUY328圭亚那\n\
HKG344香港\n\
HMD334赫德岛和麦克唐纳群岛\n\
HND340洪都拉斯\n\
HRV191克罗地亚\n\
HTI332海地\n\
HUN348匈牙利\n\
IDN360印尼\n\
IMN833马恩岛\n\
IND356印度\n\
IOT086英属印度洋领地\n\
IRL372爱尔兰\n\
IRN364伊朗\n\
IRQ368伊拉克\n\
ISL352冰岛\n\
ISR376以色列\n\
ITA380意大利\n\
JAM388牙买加\n\
JEY832泽西\n\
JOR400约旦\n\
JPN392日本\n\
KAZ398哈萨克斯坦\n\
KEN404肯尼亚\n\
KGZ417吉尔吉斯斯坦\n\
KHM116柬埔寨\n\
KIR296基里巴斯\n\
KNA659圣基茨和尼维斯\n\
KOR410韩国\n\
KWT414科威特\n\
LAO418老挝\n\
LBN422黎巴嫩\n\
LBR430利比里亚\n\
LBY434利比亚\n\
LCA662圣卢西亚\n\
LIE438列支敦士登\n\
LKA144斯里兰卡\n\
LSO426莱索托\n\
LTU440立陶宛\n\
LUX442卢森堡\n\
LVA428拉脱维亚\n\
MAC446澳门\n\
MAF663法属圣马丁\n\
MAR504摩洛哥\n\
MCO492摩纳哥\n\
MDA498摩尔多瓦\n\
MDG450马达加斯加\n\
MDV462马尔代夫\n\
MEX484墨西哥\n\
MHL584马绍尔群岛\n\
MKD807北马其顿\n\
MLI466马里\n\
MLT470马耳他\n\
MMR104缅甸\n\
MNE499黑山\n\
MNG496蒙古\n\
MNP580北马里亚纳群岛\n\
MOZ508莫桑比克\n\
MRT478毛里塔尼亚\n\
MSR500蒙特塞拉特\n\
MTQ474马提尼克\n\
MUS480毛里求斯\n\
MWI454马拉维\n\
MYS458马来西亚\n\
MYT175马约特\n\
NAM516纳米比亚\n\
NCL540新喀里多尼亚\n\
NER562尼日尔\n\
NFK574诺福克岛\n\
NGA566尼日利亚\n\
NIC558尼加拉瓜\n\
NIU570纽埃\n\
NLD528荷兰\n\
NOR578挪威\n\
NPL524尼泊尔\n\
NRU520瑙鲁\n\
NZL554新西兰\n\
OMN512阿曼\n\
PAK586巴基斯坦\n\
PAN591巴拿马\n\
PCN612皮特凯恩群岛\n\
PER604秘鲁\n\
PHL608菲律宾\n\
PLW585帕劳\n\
PNG598巴布亚新几内亚\n\
POL616波兰\n\
PRI630波多黎各\n\
PRK408朝鲜\n\
PRT620葡萄牙\n\
PRY600巴拉圭\n\
PSE275巴勒斯坦\n\
PYF258法属波利尼西亚\n\
QAT634卡塔尔\n\
REU638留尼汪\n\
ROU642罗马尼亚\n\
RUS643俄罗斯\n\
RWA646卢旺达\n\
SAU682沙特阿拉伯\n\
SDN729苏丹\n\
SEN686塞内加尔\n\
SGP702新加坡\n\
SGS239南乔治亚和南桑威奇群岛\n\
SHN654圣赫勒拿、阿森松和特里斯坦-达库尼亚\n\
SJM744斯瓦尔巴和扬马延\n\
SLB090所罗门群岛\n\
SLE694塞拉利昂\n\
SLV222萨尔瓦多\n\
SMR674圣马力诺\n\
SOM706索马里\n\
SPM666圣皮埃尔和密克隆\n\
SRB688塞尔维亚\n\
SSD728南苏丹\n\
STP678圣多美和普林西比\n\
SUR740苏里南\n\
SVK703斯洛伐克\n\
SVN705斯洛文尼亚\n\
SWE752瑞典\n\
SWZ748斯威士兰\n\
SXM534荷属圣马丁\n\
SYC690塞舌尔\n\
SYR760叙利亚\n\
TCA796特克斯和凯科斯群岛\n\
TCD148乍得\n\
TGO768多哥\n\
THA764泰国\n\
TJK762塔吉克斯坦\n\
TKL772托克劳\n\
TKM795土库曼斯坦\n\
TLS626东帝汶\n\
TON776汤加\n\
TTO780特立尼达和多巴哥\n\
TUN788突尼斯\n\
TUR792土耳其\n\
TUV798图瓦卢\n\
TWN158中国台湾省\n\
TZA834坦桑尼亚\n\
UGA800乌干达\n\
UKR804乌克兰\n\
UMI581美国本土外小岛屿\n\
URY858乌拉圭\n\
USA840美国\n\
UZB860乌兹别克斯坦\n\
VAT336梵蒂冈\n\
VCT670圣文森特和格林纳丁斯\n\
VEN862委内瑞拉\n\
VGB092英属维尔京群岛\n\
VIR850美属维尔京群岛\n\
VNM704越南\n\
VUT548瓦努阿图\n\
WLF876瓦利斯和富图纳\n\
WSM882萨摩亚\n\
XKK983科索沃\n\
YEM887也门\n\
ZAF710南非\n\
ZMB894赞比亚\n\
ZWE716津巴布韦";

/// How many there are.
const N: usize = 250;

/// The text in columns: each compresses better by itself.
struct Columns {
    letters: [[u8; 3]; N],
    numbers: [u16; N],
    /// With their line feeds.
    names: [u8; COUNTRIES.len() - 6 * N],
}

const COLUMNS: Columns = columns();
static LETTERS: [[u8; 3]; N] = COLUMNS.letters;
static NUMBERS: Planes<N> = Planes::of(&COLUMNS.numbers);
static NAMES: &str = match core::str::from_utf8(&COLUMNS.names) {
    Ok(names) => names,
    Err(_) => "",
};

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn columns() -> Columns {
    let text = COUNTRIES.as_bytes();
    let mut columns =
        Columns { letters: [[0; 3]; N], numbers: [0; N], names: [0; COUNTRIES.len() - 6 * N] };
    let (mut at, mut line, mut end) = (0, 0, 0);
    while line < N {
        columns.letters[line] = [text[at], text[at + 1], text[at + 2]];
        let digits = [text[at + 3] as u16, text[at + 4] as u16, text[at + 5] as u16];
        let zero = b'0' as u16;
        columns.numbers[line] =
            (digits[0] - zero) * 100 + (digits[1] - zero) * 10 + digits[2] - zero;
        at += 6;
        loop {
            if at == text.len() {
                break;
            }
            columns.names[end] = text[at];
            (at, end) = (at + 1, end + 1);
            if text[at - 1] == b'\n' {
                break;
            }
        }
        line += 1;
    }
    columns
}

fn name(at: usize) -> Option<&'static str> {
    NAMES.lines().nth(at)
}

/// Chinese name of the country with that numeric code of three digits.
pub(super) fn by_number(code: &str) -> Option<&'static str> {
    let digits = code.len() == 3 && code.bytes().all(|c| c.is_ascii_digit());
    let number: u16 = code.parse().ok().filter(|_| digits)?;
    name(NUMBERS.iter().position(|known| known == number)?)
}

/// Chinese name of the country with that alpha-3 code.
pub(super) fn by_letters(code: &str) -> Option<&'static str> {
    name(LETTERS.iter().position(|known| known == code.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_complete() {
        assert!(LETTERS.is_sorted_by(|a, b| a < b));
        assert_eq!((COUNTRIES.lines().count(), NAMES.lines().count()), (N, N));
        for line in COUNTRIES.lines() {
            let (codes, name) = line.split_at(6);
            let (letters, number) = codes.split_at(3);
            assert_eq!((by_letters(letters), by_number(number)), (Some(name), Some(name)));
        }
        assert_eq!(by_number("682"), by_letters("SAU"));
        assert!(
            by_number("000").is_none() && by_number("+4").is_none() && by_letters("XXX").is_none()
        );
        // Three digits, no fewer, no more, and no sign.
        for wrong in ["4", "04", "0004", "+04", " 04", "156 ", ""] {
            assert_eq!(by_number(wrong), None, "{wrong}");
        }
        assert_eq!(by_number("004"), by_letters("AFG"));
    }
}
