/**
 * The contracts of the engine, made of what core/src declares by `cargo xtask schema`: change them there.
 * Field names and codes are stable; `text` members are words in the asked language. Dates are ISO (`2026-11-20`).
 */

/** One question: may this applicant, for this matter, be accepted today (一键核信)? */
export interface Request {
  /** Id of the matter (事项编码). */
  matter: string;
  /**
   * What the question belongs to, such as the number of a tender (项目编号): nothing is decided by it, records
   * are found by it.
   */
  project?: string;
  /** Day of the application (申请日). */
  appliedOn: string;
  /** Day of the decision (决定日): lists, periods and deadlines are read at it. Not before the application. */
  decidedOn: string;
  /** Everybody concerned; exactly one applicant. */
  subjects: Subject[];
  /** Materials by id; a material that is not named is missing. */
  materials?: RequestMaterial[];
  /** Signed commitments (信用承诺). */
  commitments?: RequestCommitment[];
  /** Facts that the host declares, by name. */
  facts?: Record<string, string>;
}

/** Somebody that the question is about. */
export interface Subject {
  /** Its part in the matter. */
  role: Role;
  /** What it is. */
  kind: SubjectKind;
  /** Its name as written. */
  name: string;
  /** Its identifier as written, of any kind. */
  code?: string;
  /** Earlier names. */
  formerNames?: string[];
  /** Region code (GB/T 2260), as the host knows it. */
  region?: string;
  /** How far near names are looked for; without it as usual. */
  search?: Search;
  /** Who vouches for the code; without it nobody: it is declared. */
  codeSource?: CodeSource;
}

/**
 * How a subject takes part in the matter (角色).
 *
 * - `applicant` 申请人
 * - `consortium-member` 联合体成员
 * - `legal-representative` 法定代表人
 * - `principal` 主要负责人
 * - `controller` 实际控制人
 * - `shareholder` 股东
 * - `practitioner` 从业人员
 * - `agent` 代理人
 * - `director` 董事
 * - `supervisor` 监事
 * - `reviewer` 评审专家
 * - `procurement-agency` 采购代理机构
 */
export type Role =
  | 'applicant'
  | 'consortium-member'
  | 'legal-representative'
  | 'principal'
  | 'controller'
  | 'shareholder'
  | 'practitioner'
  | 'agent'
  | 'director'
  | 'supervisor'
  | 'reviewer'
  | 'procurement-agency';

/**
 * What a subject is (主体类别).
 *
 * - `organization` 法人或非法人组织
 * - `sole-trader` 个体工商户
 * - `person` 自然人
 */
export type SubjectKind = 'organization' | 'sole-trader' | 'person';

/**
 * How far names that are nearly the same are looked for.
 *
 * - `usual` By the index: one slip anywhere, two unless both are in the first three characters
 * - `thorough` In every name, at a second for some millions of records: for a person who searches
 */
export type Search = 'usual' | 'thorough';

/**
 * Who vouches for the code of a subject (代码来源).
 *
 * - `declared` Written by somebody: a claim. The same name with another code is for a person to look at
 * - `verified` Read from a licence or a login by the host: who is meant is known
 */
export type CodeSource = 'declared' | 'verified';

/** A material and the state it is in. */
export interface RequestMaterial {
  /** Its id in the matter, such as `M1`. */
  id: string;
  /** Its state. */
  state: MaterialState;
}

/**
 * State of a material (材料状态).
 *
 * - `present` 已提交
 * - `missing` 未提交
 * - `defective` 已提交但有瑕疵
 */
export type MaterialState = 'present' | 'missing' | 'defective';

/** A commitment that the applicant has signed. */
export interface RequestCommitment {
  /** Its type. */
  type: CommitmentType;
  /** The day it was signed. */
  signedOn: string;
}

/**
 * Types of commitment (信用承诺类型; the national data template's seven).
 *
 * - `deferral` 容缺受理型
 * - `approval-substitution` 审批替代型 (告知承诺)
 * - `certification` 证明事项型
 * - `repair` 信用修复型
 * - `self-discipline` 行业自律型
 * - `voluntary` 主动公示型
 * - `other` 其他
 */
export type CommitmentType =
  | 'deferral'
  | 'approval-substitution'
  | 'certification'
  | 'repair'
  | 'self-discipline'
  | 'voluntary'
  | 'other';

/** The answer: what is to be done with the application, and why. `text` members are sentences in the asked language. */
export interface Decision {
  /** What is to be done (办理结论). */
  outcome: Outcome;
  /** Its name. */
  outcomeText: string;
  /** One sentence for the applicant. */
  headline: string;
  /** What was found, in one plain sentence: codes, lists, materials. */
  summary: string;
  /** Id of the matter. */
  matter: string;
  /** Name of the matter. */
  matterName: string;
  /** Authority in charge (实施机关). */
  agency?: string;
  /** How many people must agree on a review of it (复核人数), where one is not enough. */
  reviewers?: number;
  /** Day of the application. */
  appliedOn: string;
  /** Day of the decision. */
  decidedOn: string;
  /** The subjects of the request, in its order. */
  subjects: DecidedSubject[];
  /** The facts that the table was read with. */
  facts: FactValue[];
  /** The reasons, the deciding one first. */
  reasons: Reason[];
  /** The legal bases that reasons, measures and incentives name (依据). */
  bases?: LegalBasis[];
  /** Entries of the lists of the matter that concern a subject. */
  findings: Finding[];
  /** Look-alikes that are somebody else, and why: the nearest. */
  excluded: Finding[];
  /** How many further look-alikes are somebody else. */
  excludedMore?: number;
  /** Measures that follow (惩戒措施). */
  measures: Measure[];
  /** Incentives that follow (激励措施). */
  incentives?: Incentive[];
  /** What somebody is only told or asked for (警示): the step before a measure, which takes nothing away. */
  cautions?: Caution[];
  /** The inspection tier that follows (分级分类监管), where the matter has a table of them. */
  inspection?: Inspection;
  /** The grades that the tables read, with their sources (评价). */
  grades?: SubjectGrade[];
  /** Materials to be handed in. */
  missing: MissingMaterial[];
  /** The commitment that matters here. */
  commitments: Commitment[];
  /** Smallest sets of changes that lead to a better outcome (怎样才能办成). */
  waysForward: WayForward[];
  /**
   * What is no way: single changes that would not help by themselves, and (`by` is `nobody`) what
   * would help but cannot be changed.
   */
  nearMisses?: WayForward[];
  /** The lists of the matter and whether they could be relied on. */
  coverage: Coverage[];
  /** Digests that let an auditor replay the decision. */
  receipt: Receipt;
}

/**
 * What is to be done with the application (办理结论), most favourable first.
 *
 * - `accept` 正常受理
 * - `accept-on-commitment` 告知承诺办理
 * - `accept-with-deferral` 容缺受理
 * - `supplement` 一次性告知补正
 * - `refer` 转人工复核
 * - `refuse` 不予通过
 */
export type Outcome = 'accept' | 'accept-on-commitment' | 'accept-with-deferral' | 'supplement' | 'refer' | 'refuse';

/** A subject as the decision saw it. */
export interface DecidedSubject {
  /** Its place in the request. */
  index: number;
  /** Its part in the matter. */
  role: Role;
  /** The name of that part. */
  roleText: string;
  /** What it is. */
  kind: SubjectKind;
  /** Its name as written. */
  name: string;
  /** Its code as written; masked for persons. */
  code?: string;
  /** Whether the matter counts its role. */
  counted: boolean;
  /** The report on its code; without parts and suggestions for persons. */
  identifier?: CodeReport;
}

/** The report on the code of a subject, which the reader has beside it. */
export interface CodeReport {
  /** What it is. */
  kind: IdentifierKind;
  /** False only on an error; a warning leaves it true. */
  valid: boolean;
  /** Its canonical form. */
  normalized: string;
  /** What was tidied. */
  changes?: ChangeMade[];
  /** The worst severity of all problems. */
  severity: Severity;
  /** What is wrong or odd, from left to right. */
  problems: Problem[];
  /** At most three, each fully valid, the likeliest first. */
  suggestions: string[];
  /** Other identifiers of the same subject that follow from this one. */
  related?: RelatedCode[];
  /** The parts that could be read, by name: `registrar`, `region`, `regionName`, `birthDate` … */
  parts: Record<string, string>;
}

/**
 * A kind of identifier.
 *
 * - `resident-id` 公民身份号码
 * - `hmt-resident-permit` 港澳台居民居住证号码
 * - `uscc` 统一社会信用代码
 * - `foreigner-id` 外国人永久居留身份证号码
 * - `project-code` 投资项目代码
 * - `taxpayer-id` 纳税人识别号
 * - `lei` 法人识别编码（LEI）
 * - `resident-id-15` 15位公民身份号码
 * - `business-registration` 工商注册号
 * - `org-code` 组织机构代码
 * - `hm-travel-permit` 港澳居民来往内地通行证号码
 * - `taiwan-travel-permit` 台湾居民来往大陆通行证号码
 * - `passport` 护照号码
 * - `hm-identity-card` 港澳居民身份证号码
 * - `masked-id` 遮蔽号码
 * - `unknown` 无法识别
 */
export type IdentifierKind =
  | 'resident-id'
  | 'hmt-resident-permit'
  | 'uscc'
  | 'foreigner-id'
  | 'project-code'
  | 'taxpayer-id'
  | 'lei'
  | 'resident-id-15'
  | 'business-registration'
  | 'org-code'
  | 'hm-travel-permit'
  | 'taiwan-travel-permit'
  | 'passport'
  | 'hm-identity-card'
  | 'masked-id'
  | 'unknown';

/**
 * What was tidied.
 *
 * - `width` Full-width characters
 * - `case` Lower case
 * - `space` Blanks
 * - `hyphen` Hyphens
 * - `invisible` Characters that cannot be seen
 * - `digits` Digits of another script
 * - `brackets` Brackets and strokes around a check digit
 */
export type ChangeMade = 'width' | 'case' | 'space' | 'hyphen' | 'invisible' | 'digits' | 'brackets';

/**
 * How serious a problem is.
 *
 * - `ok` Nothing to remark
 * - `warning` Outside a table that ages, or a check that real registers are known to break
 * - `error` Cannot be an identifier of this kind
 */
export type Severity = 'ok' | 'warning' | 'error';

/** One thing that is wrong with, or odd about, an identifier. */
export interface Problem {
  /** Stable code, such as `id.check-char`. */
  code: string;
  /** How much it weighs. */
  severity: Severity;
  /** Offset of the first character concerned in `normalized`, in Unicode scalars from 0. */
  position?: number;
  /** What stands there. */
  found?: string;
  /** What should stand there, where that is certain. */
  expected?: string;
  /** One sentence in the asked language. */
  text: string;
}

/** An identifier that follows from another. */
export interface RelatedCode {
  /** Its kind. */
  kind: IdentifierKind;
  /** Its canonical form. */
  value: string;
  /** How it follows. */
  relation: Relation;
}

/**
 * How one identifier follows from another.
 *
 * - `contains` It stands inside
 * - `same` The same number in another form
 * - `former` What the subject was numbered before, if its region has not changed since
 */
export type Relation = 'contains' | 'same' | 'former';

/** A fact with its value. */
export interface FactValue {
  /** Name of the fact. */
  fact: string;
  /** Its value. */
  value: string;
}

/** Why the decision is what it is, or what stood in its way. */
export interface Reason {
  /** Stable code: `rule`, `rule.none`, `list.stale`, `id.check-char` … */
  code: string;
  /** Id of the rule. */
  rule?: string;
  /** Ids of its legal bases. */
  basis?: string[];
  /** The facts that the rule looked at, with their values. */
  params?: Record<string, string>;
  /** Index into `subjects`. */
  subject?: number;
  /** Index into `findings`. */
  finding?: number;
  /** Index into `grades`. */
  grade?: number;
  /** Id of the list. */
  list?: string;
  /** The role that nobody was named in. */
  role?: Role;
  /** Index into `subjects` of the other one, where two contradict each other. */
  other?: number;
  /** JSON Pointers into the request of two members that contradict each other. */
  members?: string[];
  /** The day on which a commitment that does not count was signed. */
  signedOn?: string;
  /** The first day that would count. */
  earliest?: string;
  /** The sentence. */
  text: string;
}

/** A legal basis (依据). */
export interface LegalBasis {
  /** Its id in the rulebook. */
  id: string;
  /** Title of the document. */
  title: string;
  /** Number of the document (文号). */
  number?: string;
  /** Clause (条款). */
  clause?: string;
  /** All of it as it is cited. */
  text: string;
}

/** A list entry held against a subject: what it says, how the two were matched, and how sure that is. */
export interface Finding {
  /** Index into `subjects`. */
  subject: number;
  /** Name of the subject. */
  subjectName?: string;
  /** Its part in the matter. */
  role?: Role;
  /** How sure the match is. */
  verdict: Verdict;
  /** The name of that. */
  verdictText: string;
  /** Id of the list. */
  list: string;
  /** Name of the list. */
  listName: string;
  /**
   * `false` where who says it may not say it: the key was revoked, or the rulebook names another
   * issuer. Such a record has no consequences by itself.
   */
  sound?: boolean;
  /** What being on the list means. */
  direction: Direction;
  /** Number of the entry in the list. */
  entry: string;
  /** The name as the list has it. */
  name: string;
  /** State of the entry at the day of the decision. */
  status: Status;
  /** Whether the matter counts the subject's role. */
  counted: boolean;
  /** Authority that made the entry (认定机关). */
  authority?: string;
  /** Document it rests on (决定文书号). */
  document?: string;
  /** Cause (列入事由). */
  cause?: string;
  /** First day (列入日期). */
  listedOn?: string;
  /** Last day of publication (公示截止期). */
  until?: string;
  /** How the entry ends early, in the list's own words. */
  exit?: string;
  /** The same case as other lists of the family have it (同案记录). */
  also?: FindingSource[];
  /** Why the two were matched. */
  evidence: Evidence[];
  /** The sentence. */
  text: string;
}

/**
 * How sure it is that a record is about the subject. Only `confirmed` may have consequences by
 * itself; `probable` and `possible` go to a person.
 *
 * - `confirmed` Identifier-grade match
 * - `probable` Same name of an organisation without an identifier to compare, or a masked identifier
 * that fits together with the name
 * - `possible` Same name of a person and nothing else
 * - `excluded` Same name, but the identifiers contradict each other
 * - `related` A branch or its parent (关联): no legal person apart, and yet not the same name
 */
export type Verdict = 'confirmed' | 'probable' | 'possible' | 'excluded' | 'related';

/**
 * What a list says of its subjects (名单方向).
 *
 * - `red` 守信 (红名单): may bring incentives
 * - `black` 失信 (黑名单): may bring measures, needs a legal basis
 * - `focus` 重点关注: closer supervision, no measures
 * - `notice` 提示: information only
 * - `commitment` 承诺: broken or unfulfilled commitments
 */
export type Direction = 'red' | 'black' | 'focus' | 'notice' | 'commitment';

/**
 * State of a record at the day of the decision. Only `active` and `disputed` ones are ever
 * reported: the others must neither be shown nor used (发展改革委令2025年第36号).
 *
 * - `active` In force
 * - `not-yet` Before its first day
 * - `expired` After its last day of publication
 * - `repaired` 已修复
 * - `withdrawn` 已撤销
 * - `disputed` 异议处理中: goes to a person
 * - `suspended` 暂停
 */
export type Status = 'active' | 'not-yet' | 'expired' | 'repaired' | 'withdrawn' | 'disputed' | 'suspended';

/** A further list that has the case of a finding. What follows from it follows, too. */
export interface FindingSource {
  /** Id of the list. */
  list: string;
  /** Name of the list. */
  listName: string;
  /** How sure the match is. */
  verdict: Verdict;
  /** The name of that. */
  verdictText: string;
  /** `false` where who says it may not say it. */
  sound?: boolean;
  /** Number of the entry in the list. */
  entry: string;
  /** The name as the list has it. */
  name: string;
  /** State of the entry at the day of the decision. */
  status: Status;
  /** Authority that made the entry (认定机关). */
  authority?: string;
  /** Document it rests on (决定文书号). */
  document?: string;
  /** First day (列入日期). */
  listedOn?: string;
  /** Last day of publication (公示截止期). */
  until?: string;
  /** How the entry ends early, in the list's own words. */
  exit?: string;
  /** The sentence. */
  text: string;
}

/** One piece of evidence for or against a match. */
export interface Evidence {
  /** Stable code, such as `id.equal`. */
  code: string;
  /** The sentence. */
  text: string;
}

/** A measure that follows from a finding (惩戒措施). */
export interface Measure {
  /** Item of the catalogue (基础清单条目). */
  id: string;
  /** Name of the measure. */
  name: string;
  /** What it is. */
  kind: MeasureKind;
  /** Edition of the catalogue. */
  edition?: string;
  /** What kind of item the catalogue calls it (措施类别), such as 减损权益. */
  class?: string;
  /** Id of the list. */
  list?: string;
  /** The memorandum by which it follows from the list (备忘录). */
  memorandum?: Memorandum;
  /** How long it is taken (期限), where the rulebook says so; otherwise as long as the record counts. */
  term?: MeasureTerm;
  /** Trades that it is confined to (行业), in words: a person looks at them. */
  trades?: string[];
  /** Index into `subjects`. */
  subject?: number;
  /** Index into `findings`. */
  finding: number;
  /** Indices into `subjects` of those whom it reaches by their role (及于角色). */
  reaches?: number[];
  /** Whether it is taken in other matters only, not in this one (其他事项适用). */
  elsewhere?: boolean;
  /** Whether it bars from this matter (禁止办理). */
  bars?: boolean;
  /** Ids of its legal bases. */
  basis: string[];
  /** The sentence. */
  text: string;
}

/**
 * The kind of a measure.
 *
 * - `punitive` 惩戒措施
 */
export type MeasureKind = 'punitive';

/** A memorandum by which measures follow from a list (合作备忘录). */
export interface Memorandum {
  /** Its name. */
  name: string;
  /** 文号. */
  number?: string;
}

/** How long a measure is taken. */
export interface MeasureTerm {
  /** Its length. */
  n: number;
  /** What it is counted in: days or months. */
  unit: TermUnit;
  /** Its first day, that of the record; absent where the record does not say it. */
  from?: string;
  /**
   * Its last day, or that of the record, if that is earlier; absent where it is not known, and then it
   * stands.
   */
  until?: string;
}

/**
 * What a term is counted in.
 *
 * - `working-day` 工作日
 * - `day` 日 (自然日)
 * - `month` 月
 */
export type TermUnit = 'working-day' | 'day' | 'month';

/** An incentive that the applicant has earned (激励措施). */
export interface Incentive {
  /** Its name, such as 优先办理. */
  name: string;
  /** What it is. */
  kind: IncentiveKind;
  /** Whether it is suspended because there is a record of failing too. */
  suspended: boolean;
  /** Whether it waits until what is open about the subjects is settled. */
  pending?: boolean;
  /** Index into `findings`, where it follows from a red list. */
  finding?: number;
  /** Id of that list. */
  list?: string;
  /** The fact that it follows from otherwise. */
  fact?: FactValue;
  /** Ids of its legal bases. */
  basis: string[];
  /** The sentence. */
  text: string;
}

/**
 * The kind of an incentive.
 *
 * - `incentive` 激励措施
 */
export type IncentiveKind = 'incentive';

/** 约谈, 提醒, 责令承诺 … (警示). It takes nothing away. */
export interface Caution {
  /** Its name, such as 约谈. */
  name: string;
  /** Index into `findings`, where it follows from a list. */
  finding?: number;
  /** Id of that list. */
  list?: string;
  /** The fact that it follows from otherwise. */
  fact?: FactValue;
  /** Ids of its legal bases. */
  basis: string[];
  /** The sentence. */
  text: string;
}

/** How often the subject is inspected afterwards (监管档次). */
export interface Inspection {
  /** The tier. */
  tier: Tier;
  /** Id of the rule. */
  rule: string;
  /** Ids of its legal bases. */
  basis: string[];
  /** Whether a lighter tier waits until what is open about the subjects is settled. */
  pending?: boolean;
  /** Why it is not lighter, though the table says so. */
  held?: Held;
  /** What the rule asks, with the values that met it. */
  facts: FactValue[];
  /** What part of those of the tier is inspected, in hundredths of a percent (抽查比例): 500 is 5 %. */
  share?: number;
  /** How often somebody of the tier is inspected (频次). */
  frequency?: Frequency;
  /** Its name. */
  text: string;
}

/**
 * How often the subject is inspected afterwards (监管档次).
 *
 * - `lower` 降低
 * - `normal` 正常
 * - `raised` 提高
 */
export type Tier = 'lower' | 'normal' | 'raised';

/**
 * Why the inspection tier is not lowered, whatever the table says.
 *
 * - `focus` Somebody who counts stands on a list for closer supervision (重点关注)
 * - `suspended` A record of somebody who counts is suspended (暂停): it is not shown, and it is no credit
 */
export type Held = 'focus' | 'suspended';

/** So many times in so many months. */
export interface Frequency {
  /** How many times. */
  times: number;
  /** In how many months. */
  months: number;
  /** In words. */
  text: string;
}

/** A grade of a subject under a scheme, and who says so (评价). Only signed packs give one. */
export interface SubjectGrade {
  /** The fact that it sets. */
  fact: string;
  /** Name of the scheme (评价体系). */
  scheme: string;
  /** Index into `subjects`. */
  subject: number;
  /** Its value: one of the scheme, 未评 or 未知. */
  value: string;
  /** Why it is that value. */
  state: GradeState;
  /** The grade as it was given, such as a number of points. */
  given?: string;
  /** What it is about (评价周期). */
  period?: string;
  /** The day it was given. */
  givenOn?: string;
  /** The last day it counts, where its authority says so. */
  until?: string;
  /** Who gave it. */
  authority?: string;
  /** Document that it rests on. */
  document?: string;
  /** Who issued the pack. */
  issuer?: string;
  /** Number of the issue. */
  sequence?: number;
  /** The day its content was up to date. */
  asOf?: string;
  /** Sources that say something better and do not count. */
  others?: OtherGrade[];
  /** The sentence. */
  text: string;
}

/**
 * What a grade pack says of a subject at a day (评价状态).
 *
 * - `known` It has a grade that counts
 * - `expired` Its last grade does not count any more (已到期)
 * - `later` It was graded only after the day of the decision
 * - `unsure` The code is the one of the grade, the name is not: whose grade it is is for a person to say
 * - `absent` The pack says that it covers the subject, and has no grade of it (未评)
 * - `uncovered` It has no grade of it, and does not say that it would
 * - `unasked` The subject has no code that it could be asked by
 * - `missing` No pack of the scheme is loaded, or none that may be read
 * - `stale` The pack may not be relied on that day
 * - `other-issuer` Another issuer than the rulebook names
 * - `unreadable` The value is none of the scheme
 */
export type GradeState =
  | 'known'
  | 'expired'
  | 'later'
  | 'unsure'
  | 'absent'
  | 'uncovered'
  | 'unasked'
  | 'missing'
  | 'stale'
  | 'other-issuer'
  | 'unreadable';

/** A better grade of another source. */
export interface OtherGrade {
  /** The grade as it was given. */
  given: string;
  /** What it is about. */
  period?: string;
  /** The day it was given. */
  givenOn?: string;
  /** Who gave it. */
  authority: string;
  /** Who issued the pack. */
  issuer: string;
}

/** A material that is missing or defective. */
export interface MissingMaterial {
  /** Its id in the matter. */
  material: string;
  /** Its name. */
  name: string;
  /** Its state. */
  state: MaterialState;
  /** Whether the matter lets it be handed in later (可容缺). */
  deferrable: boolean;
  /** Ids of the materials that would do instead (择一); `name` names them all. */
  alternatives?: string[];
  /** What is wanted of it, such as 原件1份 (材料形式). */
  form?: string;
  /** Until when, where the outcome sets a term. */
  due?: Due;
  /** Before what, in place of a term, as a sentence. */
  before?: string;
}

/** The last day of a term. */
export interface Due {
  /** The day; the earliest possible while it is provisional. */
  date: string;
  /** Whether the calendar does not reach that far yet. */
  provisional: boolean;
  /** Earliest day, while provisional. */
  earliest?: string;
  /** Latest day, while provisional. */
  latest?: string;
  /** What the term is counted in. */
  unit: TermUnit;
  /** Its length. */
  n: number;
  /** The sentence. */
  text: string;
}

/** The commitment that the matter knows (信用承诺). */
export interface Commitment {
  /** Its type. */
  type: CommitmentType;
  /** Its name. */
  name: string;
  /** Its text, where the rulebook has one. */
  text?: string;
  /** Its number among the texts of the office (承诺编号). */
  number?: string;
  /** What follows where it is false or not kept (违诺责任), where the rulebook says so. */
  liability?: string;
  /** Whether the applicant has signed it. */
  signed: boolean;
  /** The day it was signed, of several that count the latest. */
  signedOn?: string;
}

/** A smallest set of changes that leads to another outcome. */
export interface WayForward {
  /** The changes. */
  change: Change[];
  /** Who must act. */
  by: Changer;
  /** The outcome that would follow. */
  outcome: Outcome;
  /** Its name. */
  outcomeText: string;
  /** The rule that would apply. */
  rule: string;
  /** What the records need that stand in the way. */
  exits?: WayOut[];
  /** The sentence. */
  text: string;
}

/** One fact that would have to be another. */
export interface Change {
  /** Name of the fact. */
  fact: string;
  /** Its value now. */
  from: string;
  /** The value it would need. */
  to: string;
  /** The sentence. */
  text: string;
}

/**
 * Who can bring a change about.
 *
 * - `applicant` 申请人
 * - `authority` 部门
 * - `nobody` 不可改变
 */
export type Changer = 'applicant' | 'authority' | 'nobody';

/** How one gets off a list (退出): the list's own way. */
export interface WayOut {
  /** Index into `findings`. */
  finding: number;
  /** The first day on which repair can be asked for. */
  earliest?: string;
  /** The last day of publication. */
  until?: string;
  /** What has to be done. */
  conditions?: string[];
  /** Ids of its legal bases. */
  basis?: string[];
  /** The sentence. */
  text: string;
}

/** A list of the matter and whether it could be relied on. */
export interface Coverage {
  /** Id of the list. */
  list: string;
  /** Name of the list. */
  listName: string;
  /** Whether it could be relied on. */
  state: CoverageState;
  /** The day its content was up to date. */
  asOf?: string;
  /** Its last valid day. */
  validUntil?: string;
  /** Number of the issue. */
  sequence?: number;
  /** Who issued it. */
  issuer?: string;
  /** Title of its pack. */
  title?: string;
  /** Findings in it, excluded ones not counted. */
  hits: number;
  /** Indices into `subjects` of those who could not be asked for by code. */
  unasked?: number[];
  /** Indices into `subjects` of those for whom the list does not speak. */
  outside?: number[];
  /** Who may issue the list, where the rulebook says so. */
  expectedIssuers?: string[];
  /** Issues with a higher number that do not count, because their data are older. */
  setAside?: SetAside[];
  /** The sentence. */
  text: string;
}

/**
 * Whether a list could be relied on.
 *
 * - `fresh` Loaded and within its period of validity
 * - `stale` Past its last valid day
 * - `missing` Required by the matter but not loaded
 * - `look-up` Only a filter is loaded, and it cannot clear a subject: to be looked up where the list is
 * published (须到发布平台查询)
 * - `unasked` Somebody could not be asked for by code, so that finding nothing says little
 * - `outside` Somebody is of a kind or a place that the list does not speak for
 * - `later` The day of the decision is before the day of its content: what ended in between is gone
 * - `key-ended` The last day of the key that signed it is over (密钥已到期)
 * - `key-revoked` The key that signed it was revoked (密钥已吊销)
 * - `policy-ended` The trust policy is past its last day (信任配置已到期)
 * - `overdue` The next issue has been due for too long (超过更新周期)
 * - `other-issuer` Issued by somebody else than the rulebook says (非规定的发布单位): as good as missing
 * - `empty` A list of failings without a single entry (空名单): more likely lost than empty
 * - `partial` Its pack does not show that it covers what the rulebook asks of it (收录范围不足)
 */
export type CoverageState =
  | 'fresh'
  | 'stale'
  | 'missing'
  | 'look-up'
  | 'unasked'
  | 'outside'
  | 'later'
  | 'key-ended'
  | 'key-revoked'
  | 'policy-ended'
  | 'overdue'
  | 'other-issuer'
  | 'empty'
  | 'partial';

/** An issue that does not count: its number is the highest, its data are older than others. */
export interface SetAside {
  /** Its number. */
  sequence: number;
  /** The day of its data. */
  asOf: string;
  /** Digest of its header. */
  digest: string;
}

/** Digests of everything that the decision rests on, and of itself. */
export interface Receipt {
  /** Of the request. */
  request: string;
  /** Of the rulebook. */
  rulebook: string;
  /** Of the calendar. */
  calendar: string;
  /** Of the list packs. */
  packs: string[];
  /** Name and version of the engine. */
  engine: string;
  /** Of the decision in Chinese without its receipt: its number, whatever language it is read in. */
  decision: string;
}

/** What an identifier is, whether it can be right, and what it may have been meant to be. */
export interface IdentifierReport {
  /** The input; one of hostile length is cut, with a mark. */
  input: string;
  /** Other kinds whose checks the text passes as well, when its kind was not declared. */
  alternatives?: IdentifierKind[];
  /** What it is. */
  kind: IdentifierKind;
  /** False only on an error; a warning leaves it true. */
  valid: boolean;
  /** Its canonical form. */
  normalized: string;
  /** What was tidied. */
  changes?: ChangeMade[];
  /** The worst severity of all problems. */
  severity: Severity;
  /** What is wrong or odd, from left to right. */
  problems: Problem[];
  /** At most three, each fully valid, the likeliest first. */
  suggestions: string[];
  /** Other identifiers of the same subject that follow from this one. */
  related?: RelatedCode[];
  /** The parts that could be read, by name: `registrar`, `region`, `regionName`, `birthDate` … */
  parts: Record<string, string>;
}

/** How an identifier is to be checked. */
export interface ValidateOptions {
  /** Only this kind of identifier is accepted, for example `uscc`. Without it the kind is recognised. */
  kind?: IdentifierKind;
  /** The day on which dates and regions inside the identifier are judged. */
  on?: string;
  /** Normalised identifiers in use although they fail a check: their errors become warnings. */
  allow?: string[];
  /** Language of the answer. */
  lang?: Lang;
}

/**
 * Language of the texts.
 *
 * - `zh-CN` 简体中文
 * - `en` English
 */
export type Lang = 'zh-CN' | 'en';

/** What a checker holds: which data, from whom, until when, and what can be asked. */
export interface Description {
  /** Name and version of the engine. */
  engine: string;
  /** The rulebook. */
  rulebook: Origin;
  /** The calendar. */
  calendar: CalendarDescription;
  /** The list packs. */
  packs: PackDescription[];
  /** The matters that can be asked about. */
  matters: Matter[];
  /** The outcomes, from most to least favourable. */
  outcomes: OutcomeDescription[];
}

/** A signed file: who made it, which issue it is, and which keys vouch for it. */
export interface Origin {
  /** Its title. */
  title: string;
  /** Who issued it. */
  issuer: string;
  /** What it is about; issues of one scope follow each other. */
  scope: string;
  /** Number of the issue. */
  sequence: number;
  /** The day its content was up to date. */
  asOf: string;
  /** Its last valid day. */
  validUntil?: string;
  /** Who may receive it. */
  audience: Audience;
  /** Of the whole file. */
  digest: string;
  /** Ids of the trusted keys that vouch for it. */
  keys: string[];
}

/**
 * Who may receive a pack (受众).
 *
 * - `public` Everybody: only what the authority publishes
 * - `internal` Authorities and their systems
 */
export type Audience = 'public' | 'internal';

/** The calendar. */
export interface CalendarDescription {
  /** Its title. */
  title: string;
  /** Who issued it. */
  issuer: string;
  /** What it is about; issues of one scope follow each other. */
  scope: string;
  /** Number of the issue. */
  sequence: number;
  /** The day its content was up to date. */
  asOf: string;
  /** Its last valid day. */
  validUntil?: string;
  /** Who may receive it. */
  audience: Audience;
  /** Of the whole file. */
  digest: string;
  /** Ids of the trusted keys that vouch for it. */
  keys: string[];
  /** First day whose working days are known. */
  from: string;
  /** Last day whose working days are known. */
  to: string;
}

/** A list pack, or one of grades. */
export interface PackDescription {
  /** Its title. */
  title: string;
  /** Who issued it. */
  issuer: string;
  /** What it is about; issues of one scope follow each other. */
  scope: string;
  /** Number of the issue. */
  sequence: number;
  /** The day its content was up to date. */
  asOf: string;
  /** Its last valid day. */
  validUntil?: string;
  /** Who may receive it. */
  audience: Audience;
  /** Of the whole file. */
  digest: string;
  /** Ids of the trusted keys that vouch for it. */
  keys: string[];
  /** Digest of the issue that this one updates. */
  parent?: string;
  /** How many records it has. */
  records: number;
  /** Its lists; none of a grade pack. */
  lists: ListDescription[];
  /** Its schemes, of a grade pack (评价体系). */
  schemes?: SchemeDescription[];
}

/** A list of a pack. */
export interface ListDescription {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** What being on it means. */
  direction: Direction;
  /** Level of the authority (层级). */
  level?: string;
  /** Legal basis. */
  basis?: string;
  /** Who keeps it. */
  authority?: string;
  /** Class of its records. */
  class?: Class;
  /** How long an entry is published. */
  term?: string;
  /** How an entry ends early. */
  exit?: string;
  /** How often it is updated. */
  update?: string;
  /** Region that it is about. */
  region?: string;
  /** What its records are about; without it, anybody. */
  subjects?: SubjectKind[];
  /** Who may see its records; without it, everybody. */
  visibility?: Visibility;
  /** Of whom its silence says anything (覆盖范围); what is absent is unknown. */
  covers?: ListCovers;
}

/**
 * Class of failing (失信等级; 发展改革委令2025年第36号), least first.
 *
 * - `minor` 轻微
 * - `ordinary` 一般
 * - `serious` 严重
 */
export type Class = 'minor' | 'ordinary' | 'serious';

/**
 * Who may see a record or a list (公开范围).
 *
 * - `public` 公开: published by its authority
 * - `restricted` 受限: for authorities only, never in a pack for the public
 */
export type Visibility = 'public' | 'restricted';

/** What a list covers, as far as its authority says. */
export interface ListCovers {
  /** Regions, as leading digits of their GB/T 2260 codes; `00` for the whole country. */
  regions?: string[];
  /** Kinds of subjects. */
  subjects?: SubjectKind[];
  /** The first day of which entries are in it. */
  since?: string;
}

/** A scheme of grades in a pack. */
export interface SchemeDescription {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** Level of the authority (层级). */
  level?: string;
  /** Legal basis. */
  basis?: string;
  /** Who grades. */
  authority?: string;
  /** Of whom it says that they have no grade (覆盖范围); what is absent is unknown. */
  covers?: ListCovers;
}

/** A matter that can be asked about (事项). */
export interface Matter {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** Its class (事项类别). */
  class?: string;
  /** The scene of checking (核查场景). */
  scene?: string;
  /** Authority in charge (实施机关). */
  agency?: string;
  /** First day it is in force. */
  effective: string;
  /** Last day it is in force. */
  repealed?: string;
  /** Working days that the authority promises (承诺办结). */
  promiseDays?: number;
  /** Working days to supply what is missing. */
  supplementDays?: number;
  /** What happens when they pass. */
  overdue?: string;
  /** How many people must agree on a review (复核人数), where one is not enough. */
  reviewers?: number;
  /** Whom the matter counts. */
  roles: RoleDescription[];
  /** Names of the lists that are consulted. */
  lists: string[];
  /** The commitment that counts for it. */
  commitment: MatterCommitment;
  /** Its materials. */
  materials: Material[];
  /** The facts that a host may declare. */
  facts: DeclarableFact[];
}

/** A role and its name. */
export interface RoleDescription {
  /** The role. */
  id: Role;
  /** Its name. */
  text: string;
  /** Whether an organisation that applies must name one, with a number (必填角色). */
  required: boolean;
}

/** The commitment of a matter; without name and text the rulebook carries none. */
export interface MatterCommitment {
  /** Its type. */
  type: CommitmentType;
  /** Its name. */
  name?: string;
  /** Its text. */
  text?: string;
  /** Its number among the texts of the office (承诺编号). */
  number?: string;
}

/** A material of a matter (材料). */
export interface Material {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** 主审 or 辅助 material. */
  category?: string;
  /** Whether it may be handed in later (可容缺). */
  deferrable: boolean;
  /** Where it comes from. */
  source?: string;
  /** In which form, such as 原件1份 (材料形式). */
  form?: string;
  /** 择一: one of the materials with the same word is enough. */
  group?: string;
  /** 适用情形: the declared facts, and the values with which it is wanted; also where none is known. */
  when?: Record<string, string[]>;
}

/** A fact that a host may declare. */
export interface DeclarableFact {
  /** Its name. */
  name: string;
  /** Its values, best first. */
  values: string[];
  /** Who may declare it (申报人): a form of the applicant shows no other. */
  declaredBy: Declarer;
}

/**
 * Who may declare a fact (申报人).
 *
 * - `applicant` The applicant, in the public form
 * - `authority` The authority's system (受理系统) alone
 */
export type Declarer = 'applicant' | 'authority';

/** An outcome with its words. */
export interface OutcomeDescription {
  /** The outcome. */
  id: Outcome;
  /** Its name. */
  text: string;
  /** The sentence for the applicant. */
  headline: string;
}

/** What a notice (文书) is made of. The request is decided again, so that a notice cannot differ from its decision. */
export interface NoticeRequest {
  /** Which notice. */
  kind: NoticeKind;
  /** In which form. */
  format: NoticeFormat;
  /** The request. */
  request: Request;
  /** The decision that the notice is about; another one is refused. */
  decision?: Decision;
  /** What only the host knows. */
  particulars?: Particulars;
}

/**
 * Kinds of notices.
 *
 * - `supplement` 一次性告知书: what has to be corrected or supplied
 * - `deferral` 容缺受理通知书: accepted, with a day for what is missing
 * - `acceptance` 受理通知书: accepted; in tenders 资格审查合格通知书
 * - `refusal` 不予许可决定书 and the like: refused, with reasons, bases and how to defend oneself
 * - `hearing` 陈述申辩告知书: what is about to be refused, before it is
 * - `commitment` 信用承诺书, with the members of the national data template
 * - `record` 信用核查记录: what was queried, where, when, by whom, with which result
 */
export type NoticeKind = 'supplement' | 'deferral' | 'acceptance' | 'refusal' | 'hearing' | 'commitment' | 'record';

/**
 * Forms that a notice can be written in.
 *
 * - `text` Plain text
 * - `html` A page of its own, ready to be printed
 */
export type NoticeFormat = 'text' | 'html';

/** What only the host knows; what is left out is a blank to be filled in by hand. */
export interface Particulars {
  /** 文书编号. */
  number?: string;
  /** 经办人. */
  officer?: string;
  /** 联系电话. */
  phone?: string;
  /** 办理地点. */
  place?: string;
  /** 受理单位代码. */
  agencyCode?: string;
  /** 查询时间. */
  queriedAt?: string;
  /** 查询人. */
  queriedBy?: string;
  /** 查询截止时点. */
  queryDeadline?: string;
  /** 承诺事由. */
  reason?: string;
  /** 承诺有效期. */
  validity?: string;
  /** 公开类型. */
  publicity?: string;
  /** 备注. */
  remark?: string;
}

/** A notice (文书), in Chinese. */
export interface Notice {
  /** Which notice. */
  kind: NoticeKind;
  /** Its title. */
  title: string;
  /** The text, or the page, as asked. */
  content: string;
  /** Number of the decision, as its receipt has it. */
  decision: string;
}

/** Why a call could not be answered at all. */
export interface Failure {
  /** Stable code: `json.unknown-field`, `pack.signature` … */
  code: string;
  /** Where it is: a JSON Pointer, a line, a part of a pack. */
  place?: string;
  /** What to do, one sentence. */
  remedy: string;
  /** What is wrong, one sentence. */
  text: string;
}

/** What was found about one subject. */
export interface Screening {
  /** Why its code was not used. */
  codeProblems?: CodeProblem[];
  /** Look-alikes that are somebody else, the nearest. */
  excluded: ScreeningFinding[];
  /** How many further look-alikes are somebody else. */
  excludedMore?: number;
  /** Entries that concern it. */
  findings: ScreeningFinding[];
  /** Ids of lists whose filter cannot clear it: to be looked up where they are published. */
  lookUp?: string[];
  /** The subject. */
  subject: ScreenedSubject;
  /** There are more namesakes, or names nearly the same, than are shown: for a person to look at. */
  truncated?: boolean;
  /** Its name is none (不详, 无): nothing was looked for by it, which is not that nothing is found. */
  unnamed?: boolean;
}

/** A problem of a code, in one sentence. */
export interface CodeProblem {
  /** Stable code. */
  code: string;
  /** The sentence. */
  text: string;
}

/** A finding about the subject of a line. */
export interface ScreeningFinding {
  /** How sure the match is. */
  verdict: Verdict;
  /** The name of that. */
  verdictText: string;
  /** Id of the list. */
  list: string;
  /** Name of the list. */
  listName: string;
  /** `false` where the key that signed it was revoked. */
  sound?: boolean;
  /** What being on the list means. */
  direction: Direction;
  /** Number of the entry in the list. */
  entry: string;
  /** The name as the list has it. */
  name: string;
  /** State of the entry at the day. */
  status: Status;
  /** Authority that made the entry. */
  authority?: string;
  /** Document it rests on. */
  document?: string;
  /** Cause. */
  cause?: string;
  /** First day. */
  listedOn?: string;
  /** Last day of publication. */
  until?: string;
  /** How the entry ends early. */
  exit?: string;
  /** Why the two were matched. */
  evidence: Evidence[];
  /** The sentence. */
  text: string;
}

/** The subject of a line. */
export interface ScreenedSubject {
  /** Its code; masked for persons. */
  code?: string;
  /** What it is. */
  kind: SubjectKind;
  /** Its name. */
  name: string;
}

/** A line that is no subject. */
export interface ScreeningFailure {
  /** What is wrong with it. */
  error: Failure;
}

/** What one list covers at a day. */
export interface ListCoverage {
  /** Id of the list. */
  list: string;
  /** Name of the list. */
  listName: string;
  /** Whether it can be relied on. */
  state: CoverageState;
  /** The day its content was up to date. */
  asOf?: string;
  /** Its last valid day. */
  validUntil?: string;
  /** Number of the issue. */
  sequence?: number;
  /** Who issued it. */
  issuer?: string;
  /** Title of its pack. */
  title?: string;
  /** Issues with a higher number that do not count, because their data are older. */
  setAside?: SetAside[];
}

/** What a receipt (核查凭证) is made of. The request is decided again, so that a receipt cannot differ from its decision. */
export interface ReceiptRequest {
  /** The request. */
  request: Request;
  /** Where it was asked (查询渠道). */
  channel: string;
  /** Who asked (查询人), where the channel knows. */
  operator?: string;
  /** Who signs; trust policies name it. */
  issuer: string;
  /** What the issuer speaks for; `receipts` if nothing is said. */
  scope?: string;
  /** When it was asked (查询时间), RFC 3339 with offset. */
  at: string;
  /** Who signs, in the order of the signatures. */
  signers: ReceiptSigner[];
  /**
   * Random bytes in hexadecimal digits: 32 for the request, 32 for the decision, 32 for each subject. The host draws
   * them anew for every receipt.
   */
  salts: string;
  /** SM3 of the file of the engine, where the host knows it. */
  component?: string;
}

/** One who signs. */
export interface ReceiptSigner {
  /** Id of the key, as trust policies name it. */
  keyid: string;
  /** Its algorithm, such as `sm2-sm3`. */
  algorithm: string;
}

/** A receipt that waits for its signatures. */
export interface PreparedReceipt {
  /** Its number (凭证编号): SM3 of the payload. */
  receipt: string;
  /** The payload in Base64: an in-toto statement, canonical JSON. */
  payload: string;
  /** The bytes that each signer signs, in Base64: the pre-authentication encoding of DSSE. */
  toSign: string;
  /** The salts, to be kept apart from the receipt. */
  opening: ReceiptSalts;
}

/** The salts of one receipt, as they are kept apart from it. */
export interface ReceiptSalts {
  /** SM3 of the payload that they belong to. */
  receipt: string;
  /** Of the request, in hexadecimal digits. */
  request: string;
  /** Of the decision. */
  decision: string;
  /** Of each subject, in the order of the request. */
  subjects: string[];
}

/** A payload and its signatures, to be put into an envelope. */
export interface ReceiptToSeal {
  /** The payload in Base64, as it was prepared. */
  payload: string;
  /** The signatures, in the order of the signers. */
  signatures: ReceiptSignature[];
}

/** One signature. */
export interface ReceiptSignature {
  /** Id of the key. */
  keyid: string;
  /** The signature in Base64. */
  sig: string;
}

/** A signed payload, as DSSE writes it. */
export interface ReceiptEnvelope {
  /** The payload in Base64. */
  payload: string;
  /** Its type. */
  payloadType: ReceiptPayloadType;
  /** Signatures, in the order of the signers that the payload names. */
  signatures: ReceiptSignature[];
}

/**
 * What an envelope holds: `payloadType`, which the signatures are bound to.
 *
 * - `application/vnd.credit-check.receipt.v1+json` 核查凭证: what was decided over which data
 * - `application/vnd.credit-check.statement.v1+json` What somebody says about a decision afterwards
 * - `application/vnd.credit-check.checkpoint.v1+json` The head of a log of records
 * - `application/vnd.credit-check.module.v1+json` A module with its data open, which engines run
 */
export type ReceiptPayloadType =
  | 'application/vnd.credit-check.receipt.v1+json'
  | 'application/vnd.credit-check.statement.v1+json'
  | 'application/vnd.credit-check.checkpoint.v1+json'
  | 'application/vnd.credit-check.module.v1+json';

/** A receipt to be verified. With salts and request it is proved whom it is about. */
export interface ReceiptToVerify {
  /** The receipt: the text of its file, as it is. */
  receipt: string;
  /** The trust policy: the text of its file. */
  trust: string;
  /** The salts: the text of their file; together with `request`. */
  opening?: string;
  /** The request that was decided; together with `opening`. */
  request?: Request;
}

/** A receipt that somebody trusted vouches for. */
export interface VerifiedReceipt {
  /** Its number: SM3 of the payload. */
  receipt: string;
  /** What it says. Its canonical JSON is the payload. */
  statement: ReceiptStatement;
  /** Ids of the keys that vouch for it. */
  vouching: string[];
  /** Signers whose signature proves nothing here: their key is not in the policy, or their algorithm is unknown to this version. */
  unjudged: ReceiptSigner[];
  /** Whom it is about, in the order of `statement.predicate.subjects`, where salts and request prove it. */
  subjects?: ReceiptIdentity[];
}

/** A receipt, in the shape of an in-toto statement, version 1. */
export interface ReceiptStatement {
  /** `https://in-toto.io/Statement/v1`. */
  _type: string;
  /** What it is about: the decision and the request. */
  subject: ReceiptNamed[];
  /** `urn:credit-check:receipt:1`. */
  predicateType: string;
  /** What is said about it. */
  predicate: ReceiptPredicate;
}

/** Something by its digest. */
export interface ReceiptNamed {
  /** `decision` or `request`. */
  name: string;
  /** Its digest, with salt. */
  digest: ReceiptDigestSet;
}

/** Digests by algorithm. */
export interface ReceiptDigestSet {
  /** SM3, 64 hexadecimal digits. */
  sm3: string;
}

/** What was decided, over which data. */
export interface ReceiptPredicate {
  /** Who says so; trust policies name it. */
  issuer: string;
  /** What the issuer speaks for; keys may be bound to it. */
  scope: string;
  /** When, RFC 3339 with offset; keys are judged on its day. */
  at: string;
  /** The signatures that belong to it, in their order. */
  signers: ReceiptSigner[];
  /** Where it was asked (查询渠道). */
  channel: string;
  /** Who asked (查询人), where the channel knows. */
  operator?: string;
  /** The day whose state of the lists was asked for (截止时点). */
  cutOff: string;
  /** Day of the application. */
  appliedOn: string;
  /** Id of the matter. */
  matter: string;
  /** Name of the matter. */
  matterName: string;
  /** What is to be done. */
  outcome: Outcome;
  /** Ids of the rules that say so, the deciding one first. */
  rules: string[];
  /** Items of the catalogue of measures that follow. */
  measures: string[];
  /** Everybody concerned, in the order of the request. */
  subjects: ReceiptSubject[];
  /** The lists of the matter. */
  lists: ReceiptList[];
  /** Every subject with every list: nobody is left out. */
  matrix: ReceiptCell[];
  /** What was found. */
  findings: ReceiptFinding[];
  /** Of the rulebook. */
  rulebook: string;
  /** Of the calendar. */
  calendar: string;
  /** Of the list packs. */
  packs: string[];
  /** Of the trust policy that the data were opened with. */
  trust: string;
  /** Name and version of the engine. */
  engine: string;
  /** SM3 of the file of the engine, where it was one. */
  component?: string;
}

/** A subject without its name. */
export interface ReceiptSubject {
  /** Its part in the matter. */
  role: Role;
  /** What it is. */
  kind: SubjectKind;
  /** Whether the matter counts its role. */
  counted: boolean;
  /** Digest of its identity, with salt. */
  digest: string;
}

/** A list of the matter. */
export interface ReceiptList {
  /** Id of the list. */
  list: string;
  /** Name of the list. */
  listName: string;
  /** Whether it could be relied on. */
  state: CoverageState;
  /** The day its content was up to date. */
  asOf?: string;
  /** Its last valid day. */
  validUntil?: string;
  /** Number of the issue. */
  sequence?: number;
  /** Who issued it. */
  issuer?: string;
}

/** What one list says about one subject. */
export interface ReceiptCell {
  /** Index into `subjects`. */
  subject: number;
  /** Index into `lists`. */
  list: number;
  /** The answer. */
  result: ReceiptResult;
}

/**
 * What a list says about a subject.
 *
 * - `hit` Something was found
 * - `clear` Nothing was found, and the list could be relied on
 * - `unasked` The subject could not be asked for by code
 * - `outside` The list does not speak for the subject
 * - `unreliable` The list could not be relied on, or the search was cut short
 */
export type ReceiptResult = 'hit' | 'clear' | 'unasked' | 'outside' | 'unreliable';

/** An entry that concerns a subject. */
export interface ReceiptFinding {
  /** Index into `subjects`. */
  subject: number;
  /** Id of the list. */
  list: string;
  /** How sure the match is. */
  verdict: Verdict;
  /** State of the entry at the cut-off. */
  status: Status;
  /** What being on the list means. */
  direction: Direction;
  /** Digest of the number of the entry, with the salt of the subject. */
  entry: string;
}

/** Who a subject is: what its digest in a receipt is made of, as the request writes it. */
export interface ReceiptIdentity {
  /** What it is. */
  kind: SubjectKind;
  /** Its name. */
  name: string;
  /** Its code. */
  code?: string;
}

/** A receipt whose decision is made again (重算) from the sources beside it. */
export interface ReceiptToReplay {
  /** The receipt: the text of its file, as it is. */
  receipt: string;
  /** The trust policy for the receipt: the text of its file. The sources have one of their own, the one of their day. */
  trust: string;
  /** The salts: the text of their file. */
  opening: string;
  /** The request that was decided. */
  request: Request;
  /** The decision as it was answered, where it was kept: the text of its file. */
  decision?: string;
  /** SM3 of the file of the engine that decides again, where the host knows it. */
  component?: string;
}

/** What came out of deciding again. */
export interface ReplayedReceipt {
  /** Number of the receipt. */
  receipt: string;
  /** Whether it is the same. */
  result: ReplayResult;
  /** The same in a sentence. */
  text: string;
  /** Where the receipt would be another one. */
  difference?: ReceiptDifference;
  /** The first byte of the kept decision that is another, from 0. */
  decisionByte?: number;
  /** The files of the engine, where another one has decided than the receipt names. */
  engines?: ReplayEngines;
  /** What the receipt names and is not there, each with what is not proved without it. */
  missing: MissingData[];
}

/**
 * What came out of deciding again.
 *
 * - `same` The same receipt, byte for byte, and the same decision where it was kept
 * - `differs` Another one
 * - `incomplete` Data that the receipt names are not there: nothing was decided
 */
export type ReplayResult = 'same' | 'differs' | 'incomplete';

/** Where two receipts differ. */
export interface ReceiptDifference {
  /** The first byte of the payload that is another, from 0. */
  byte: number;
  /** The first stage that differs: what comes after it differs because of it. */
  stage: ReceiptStage;
  /** The name of the stage. */
  stageName: string;
}

/**
 * A stage on the way from the data to the decision, in that order.
 *
 * - `request` What was asked, or the salt with it
 * - `trust` Which keys were trusted
 * - `rulebook` The rulebook
 * - `calendar` The calendar
 * - `packs` The list packs
 * - `engine` The engine
 * - `screening` What was found, and what the lists cover
 * - `decision` What follows from it
 * - `words` Nothing but the texts of the decision
 * - `head` Who signed, when and where it was asked
 */
export type ReceiptStage =
  | 'request'
  | 'trust'
  | 'rulebook'
  | 'calendar'
  | 'packs'
  | 'engine'
  | 'screening'
  | 'decision'
  | 'words'
  | 'head';

/** Two engines. */
export interface ReplayEngines {
  /** SM3 of the file that the receipt names; absent where it names none. */
  named?: string;
  /** SM3 of the file that has decided; absent where the host does not know it. */
  used?: string;
}

/** Something that a receipt names and that is not there. */
export interface MissingData {
  /** What it is. */
  what: DataKind;
  /** Its digest, as the receipt has it. */
  digest: string;
  /** What is not proved without it, in a sentence. */
  text: string;
}

/**
 * Data that a receipt names.
 *
 * - `trust` The trust policy that the data were opened with
 * - `rulebook` The rulebook
 * - `calendar` The calendar
 * - `packs` A list pack
 */
export type DataKind = 'trust' | 'rulebook' | 'calendar' | 'packs';

/** A compiled rulebook (规则书): canonical JSON, signed inside its pack. */
export interface RulebookDocument {
  /** The facts and their values (词汇). */
  vocabulary: RulebookFact[];
  /** The decision tables (判定表). */
  tables: RulebookTable[];
  /** Which table stands under which (分层). */
  layers?: RulebookLayer[];
  /** What no table may do (红线). */
  redLines?: RulebookRedLine[];
  /** The schemes of grades (评价). */
  schemes?: RulebookScheme[];
  /** The matters (事项). */
  matters: RulebookMatter[];
  /** The legal bases (依据). */
  bases: RulebookBasis[];
  /** What each list is read for (名单). */
  lists: RulebookList[];
  /** The catalogue of measures (基础清单). */
  catalogue?: RulebookCatalogueItem[];
  /** The memoranda that measures rest on (备忘录). */
  memoranda?: RulebookMemorandum[];
  /** The measures (惩戒措施). */
  measures: RulebookMeasure[];
  /** The incentives (激励措施). */
  incentives?: RulebookIncentive[];
  /** What somebody is only told or asked for (警示). */
  cautions?: RulebookCaution[];
  /** The tables of inspection tiers (分级表). */
  gradings?: RulebookTable[];
  /** How often those of each tier are inspected (抽查比例). */
  rates?: RulebookRate[];
  /** Terms of offices that it sets (期限). */
  terms?: RulebookNamedTerm[];
  /** The commitments (承诺). */
  commitments: RulebookCommitment[];
  /** How one defends oneself against a refusal (救济途径). */
  remedies?: RulebookRemedy[];
  /** Classes of matters that it adds or calls otherwise. */
  classes?: RulebookClass[];
  /** Materials that are shared between authorities (共享目录). */
  shared?: RulebookShared[];
  /** The cases that were proved (用例). */
  tests?: RulebookCase[];
  /** The rulebook that it builds on (上级规则书). */
  parent?: RulebookParent;
}

/** A fact and its finite domain. */
export interface RulebookFact {
  /** Its name. */
  name: string;
  /** Its values, best first. */
  values: string[];
  /** Where it comes from. */
  source: FactSource;
  /** Who can change it. */
  by: Changer;
  /** Whether it must make no difference between competitors (公平竞争审查条例), as 注册地 and 所有制. */
  equal?: boolean;
  /** Who may declare it (申报人); without it, the authority's system. */
  declaredBy?: Declarer;
  /** 说明. */
  note?: string;
}

/**
 * Where a fact comes from.
 *
 * - `lists` Findings and coverage
 * - `materials` The materials of the request
 * - `commitments` The commitments of the request
 * - `codes` The checks of the subjects' codes
 * - `declared` Declared by the host in `facts`
 * - `score` A score of a person (个人信用分), declared by the host: it may bring incentives, nothing else
 * - `grade` A grade (评价), from signed grade packs: nobody can declare it
 */
export type FactSource = 'lists' | 'materials' | 'commitments' | 'codes' | 'declared' | 'score' | 'grade';

/** A decision table; its first rule that applies decides. */
export interface RulebookTable {
  /** Its name; a rulebook with one table need not name it. */
  name?: string;
  /** The facts that it reads. */
  facts: string[];
  /** Its rules. */
  rules: RulebookRule[];
  /** How many of the rules are its own; the others come from the table above. */
  own?: number;
}

/** A rule: what it asks, and what follows. A decision table has outcomes, a grading has tiers. */
export interface RulebookRule {
  /** Its id. */
  id: string;
  /** The values of each fact that meet it; a fact that is not named may have any. */
  when: Record<string, string[]>;
  /** What follows. */
  outcome?: Outcome;
  /** The inspection tier that follows. */
  tier?: Tier;
  /** Ids of its legal bases. */
  basis?: string[];
  /** 说明. */
  note?: string;
  /** Ids of rules that it goes before (优先于). */
  over?: string[];
  /** Whether tables below may be softer here (可放宽). */
  relaxable?: boolean;
}

/** A table's place among the layers. */
export interface RulebookLayer {
  /** Name of the table. */
  table: string;
  /** Its level (层级). */
  level?: string;
  /** The table above it. */
  above?: string;
  /** Most working days to supply what is missing. */
  most?: number;
  /** By how many working days that must stay below the promise. */
  margin?: number;
}

/** What no table may do: `fact`, `values` and `never`, or `monotone`. */
export interface RulebookRedLine {
  /** Its id. */
  id: string;
  /** The fact. */
  fact?: string;
  /** The values at which it holds. */
  values?: string[];
  /** Outcomes that must not follow. */
  never?: Outcome[];
  /** Facts of which a better value must not lead to a worse outcome. */
  monotone?: string[];
  /** Whether it holds for every matter. */
  always: boolean;
  /** Ids of its legal bases. */
  basis?: string[];
  /** 说明. */
  note: string;
}

/** A scheme of grades (评价体系) and the fact that it sets. */
export interface RulebookScheme {
  /** The fact. */
  fact: string;
  /** Its name, as grade packs have it. */
  name: string;
  /** Its values, best first. */
  values: string[];
  /** Those of them that are adverse (不良取值), the last ones; without it, none. */
  adverse?: string[];
  /** Where points are given: the bounds between the values (分段), one fewer than values. */
  bounds?: number[];
  /** Whether fewer points are better (低分为优). */
  fewerIsBetter?: boolean;
  /** For how many months a grade counts, where it does not say so itself (有效月数). */
  months?: number;
  /** Who may issue it (发布单位); without it, anybody whose key is trusted. */
  issuers?: string[];
  /** Kinds of subject that are graded. */
  kinds: SubjectKind[];
  /** Ids of its legal bases. */
  basis?: string[];
  /** 说明. */
  note?: string;
}

/** A matter. */
export interface RulebookMatter {
  /** Its id (事项编码). */
  id: string;
  /** Its name. */
  name: string;
  /** 事项类别. */
  class?: string;
  /** 层级. */
  level?: string;
  /** 实施机关. */
  agency?: string;
  /** First day it is in force. */
  from: string;
  /** Last day it is in force. */
  to?: string;
  /** 承诺办结工作日. */
  promiseDays?: number;
  /** Working days to supply what is missing. */
  supplementDays?: number;
  /** 逾期处理. */
  overdue?: string;
  /** How many people must agree on a review (复核人数), where one is not enough. */
  reviewers?: number;
  /** Ids of red lines. */
  redLines?: string[];
  /** Name of its decision table; empty for the one without a name. */
  table: string;
  /** Whom it counts. */
  roles: Role[];
  /** Who must be named (必填角色); without it, those of 法定代表人 and 负责人 that it counts. */
  required?: Role[];
  /** Ids of the legal bases for leaving members of a consortium out; without it they count. */
  membersAside?: string[];
  /** Whether a parent's or a branch's record is for a person to look at (分支机构). */
  branches?: boolean;
  /** Days before the application that a commitment may have been signed; without it 30. */
  commitmentDays?: number;
  /** Names of the lists that are consulted. */
  lists: string[];
  /** The type of commitment that counts for it. */
  commitment: CommitmentType;
  /** Its materials. */
  materials: RulebookMaterial[];
  /** 核查场景. */
  scene?: string;
  /** Whether findings count by the day of the decision instead of the application. */
  byDecision?: boolean;
  /** Whether incentives are given to those who also have a record of failing. */
  redAndBlack?: boolean;
  /** Name of its table of inspection tiers. */
  grading?: string;
  /** What its rules cannot express (暂不可表达). */
  unexpressed?: RulebookUnexpressed[];
}

/** A material of a matter. */
export interface RulebookMaterial {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** 主审 or 辅助. */
  category?: string;
  /** 可容缺. */
  deferrable: boolean;
  /** 来源. */
  source?: string;
  /** 材料形式, such as 原件1份. */
  form?: string;
  /** 择一: one of the materials with the same word is enough. */
  group?: string;
  /** 适用情形: it is wanted where the facts have one of these values, or none is known. */
  when?: Record<string, string[]>;
  /** Whether a defect may be put right later (瑕疵可容缺), where that differs from `deferrable`. */
  defects?: boolean;
  /** The term of its own when it is deferred. */
  term?: RulebookTerm;
  /** In place of a term: before what it has to be there, such as 办结前. */
  before?: string;
}

/** A term (期限). */
export interface RulebookTerm {
  /** Its length. */
  n: number;
  /** What it is counted in. */
  unit: TermUnit;
}

/** What the tables cannot express and a person has to look at. */
export interface RulebookUnexpressed {
  /** What has to be looked at. */
  text: string;
  /** Ids of its legal bases. */
  basis?: string[];
}

/** A legal basis. */
export interface RulebookBasis {
  /** Its id. */
  id: string;
  /** Title of the document. */
  title: string;
  /** 文号. */
  number?: string;
  /** 条款. */
  clause?: string;
  /** First day it is in force. */
  from?: string;
  /** Last day it is in force. */
  to?: string;
  /** Whether it is an exception that lets competitors be treated differently (公平竞争审查条例第十二条). */
  exception?: boolean;
  /** 核实状态. */
  status?: string;
}

/** What a list means for the rules. */
export interface RulebookList {
  /** Its name. */
  name: string;
  /** What it is read for. */
  purpose: Purpose;
  /** The family of lists that report the same cases (名单族); without it, it is its own. */
  family?: string;
  /** Class of its records; without it, as the record says. */
  class?: Class;
  /** Who may issue it (发布单位); without it, anybody whose key is trusted. */
  issuers?: string[];
  /** From which level up its entries must be decided on (认定层级); without it, any. */
  level?: Level;
  /** Whether it may be without entries (可为空). */
  mayBeEmpty?: boolean;
  /** Ids of legal bases. */
  basis?: string[];
  /** By how many days its content may be later than the decision (回溯天数). */
  laterDays?: number;
  /** Whether it counts as consulted for those that it does not speak for (范围外). */
  outside?: boolean;
  /** Whether its pack must say of which regions and kinds of subjects it is (覆盖声明). */
  declared?: boolean;
  /** For how many years before the decision its entries must be in it (追溯年限). */
  backYears?: number;
  /** How one gets off it. */
  exit?: RulebookExit;
}

/**
 * What a list is read for.
 *
 * - `failing` 失信: feeds 失信等级 and measures
 * - `commitment` 承诺: feeds 虚假承诺
 * - `incentive` 守信: feeds incentives (红名单)
 * - `focus` 重点关注: feeds 重点关注, and no inspection tier is lowered with it
 * - `notice` 提示: told, and nothing follows
 */
export type Purpose = 'failing' | 'commitment' | 'incentive' | 'focus' | 'notice';

/**
 * Who decides on the entries of a list, least first (认定层级).
 *
 * - `county` 县级
 * - `city` 市级
 * - `province` 省级
 * - `nation` 国家
 */
export type Level = 'county' | 'city' | 'province' | 'nation';

/** How one gets off a list. */
export interface RulebookExit {
  /** Shortest publication in months from the day of listing (最短公示期). */
  months?: number;
  /** What has to be done (退出条件). */
  conditions?: string[];
  /** Ids of legal bases (退出依据). */
  basis?: string[];
}

/** An item of the catalogue of measures. */
export interface RulebookCatalogueItem {
  /** 版本. */
  edition: string;
  /** 条目. */
  item: string;
  /** 措施. */
  name: string;
  /** Whom it may be taken against. */
  kinds: SubjectKind[];
  /** 类别. */
  class?: string;
  /** Roles beside the subject whom it may reach (及于角色). */
  roles?: Role[];
}

/** A memorandum by which measures follow from a list (合作备忘录). */
export interface RulebookMemorandum {
  /** Name of the list. */
  list: string;
  /** Its name. */
  name: string;
  /** 文号. */
  number?: string;
}

/** A measure that a list brings. */
export interface RulebookMeasure {
  /** Name of the list. */
  list: string;
  /** Whom it is taken against. */
  kinds: SubjectKind[];
  /** Its name. */
  name: string;
  /** Edition of the catalogue. */
  edition?: string;
  /** Item of the catalogue. */
  item: string;
  /** 类别 of the item, as the catalogue says. */
  class?: string;
  /** Name of the memorandum of the list that it rests on. */
  memorandum?: string;
  /**
   * How long it is taken from the day that the record takes effect (期限), in days or months; without
   * it, as long as the record counts.
   */
  term?: RulebookTerm;
  /** Trades that it is confined to (行业), in words: a person looks at them. */
  trades?: string[];
  /** Roles of the listed whom it is taken against (对象角色); without it, all. */
  against?: Role[];
  /** Roles of a listed applicant whom it reaches too (及于角色). */
  roles?: Role[];
  /** Ids of the matters that it is taken in (事项编码); without it, all. */
  matters?: string[];
  /** Whether it bars from these matters (禁止办理). */
  bars?: boolean;
  /** Ids of its legal bases. */
  basis?: string[];
}

/** An incentive, from a list or from a fact. */
export interface RulebookIncentive {
  /** Name of the list. */
  list?: string;
  /** The fact. */
  fact?: string;
  /** The values of the fact that earn it. */
  values?: string[];
  /** Who can earn it. */
  kinds: SubjectKind[];
  /** Its name. */
  name: string;
  /** Ids of the matters; without it, all. */
  matters?: string[];
  /** Ids of its legal bases. */
  basis?: string[];
  /** 说明. */
  note?: string;
}

/** 约谈, 提醒, 责令承诺 …, from a list or from a fact: the step before a measure, which takes nothing away. */
export interface RulebookCaution {
  /** Name of the list. */
  list?: string;
  /** The fact. */
  fact?: string;
  /** The values of the fact that bring it. */
  values?: string[];
  /** Whom it reaches. */
  kinds: SubjectKind[];
  /** Its name. */
  name: string;
  /** Ids of the matters; without it, all. */
  matters?: string[];
  /** Ids of its legal bases. */
  basis?: string[];
  /** 说明. */
  note?: string;
}

/** How often those of a tier are inspected (抽查比例). */
export interface RulebookRate {
  /** Name of the table of tiers. */
  grading: string;
  /** The tier. */
  tier: Tier;
  /** 抽查比例 in hundredths of a percent. */
  share?: number;
  /** 频次: how often somebody is inspected. */
  frequency?: RulebookFrequency;
  /** Ids of its legal bases. */
  basis?: string[];
}

/** So many times in so many months (频次). */
export interface RulebookFrequency {
  /** How many times. */
  times: number;
  /** In how many months. */
  months: number;
}

/** A term of offices (期限). */
export interface RulebookNamedTerm {
  /** Which one. */
  name: NamedTerm;
  /** How long it is. */
  term: RulebookTerm;
  /** Ids of its legal bases. */
  basis?: string[];
}

/**
 * A term of an office that has a name of its own. A rulebook may set it (期限.csv).
 *
 * - `double-publicity` 双公示: publication of licences and penalties
 * - `objection` 异议答复: answer to an objection (a local number)
 * - `repair-acceptance` 修复受理: acceptance of an application by the department
 * - `repair` 修复办结: the result of an application (发展改革委令2025年第36号)
 * - `feedback` 惩戒反馈: what became of a measure. No law says until when
 */
export type NamedTerm = 'double-publicity' | 'objection' | 'repair-acceptance' | 'repair' | 'feedback';

/** The words of a commitment. */
export interface RulebookCommitment {
  /** Its type. */
  type: CommitmentType;
  /** Its name. */
  name: string;
  /** Its text. */
  text: string;
  /** Its number among the texts of the office (承诺编号). */
  number?: string;
  /** Ids of the matters it is for; without them all that no other text of its type is for. */
  matters?: string[];
  /** What follows where it is false or not kept (违诺责任). */
  liability?: string;
}

/** A way to defend oneself against a refusal in the matters of a class (救济途径). */
export interface RulebookRemedy {
  /** Class of the matters, such as 政府采购. */
  class: string;
  /** What is filed: 行政复议, 质疑 … */
  way: string;
  /** With whom (受理单位). */
  body: string;
  /** Until when (期限), in words. */
  term: string;
  /** Ids of its legal bases. */
  basis?: string[];
}

/** A class of matters: what its papers are and what it calls outcomes. */
export interface RulebookClass {
  /** Its name, such as 政府采购. */
  name: string;
  /** What the papers say. */
  papers: Papers;
  /** Words for outcomes, by code; the others are called as always. */
  outcomes?: Record<string, string>;
  /** Scenes of checking (核查场景) of the class beside those that are known. */
  scenes?: string[];
}

/**
 * What the papers of a class of matters are called and say (文书).
 *
 * - `permit` 许可: 受理通知书, 不予行政许可决定书
 * - `tender` 交易: somebody competes, 资格 is examined and nothing is permitted
 * - `other` 其他
 */
export type Papers = 'permit' | 'tender' | 'other';

/** A material that another authority shares. */
export interface RulebookShared {
  /** Its name. */
  name: string;
  /** Where it comes from. */
  source: string;
}

/** A case that was proved. */
export interface RulebookCase {
  /** Its id. */
  id: string;
  /** Name of the table. */
  table?: string;
  /** The facts, by name. */
  facts: Record<string, string>;
  /** The outcome that was expected, and came. */
  outcome: Outcome;
  /** The rule that was expected to apply. */
  rule?: string;
  /** 说明. */
  note?: string;
}

/** The rulebook above. */
export interface RulebookParent {
  /** SM3 of the canonical bytes of its document, `sm3:` and hexadecimal digits. */
  digest: string;
}

/** The working days of whole years (工作日历), as its pack holds them. */
export interface CalendarDocument {
  /** First day. */
  from: string;
  /** Last day. */
  to: string;
  /** Days off from Monday to Friday (休). */
  off: string[];
  /** Working days on weekends (班). */
  work: string[];
  /** How far working days can run ahead of plain weeks where the calendar ends. */
  gain: number;
  /** How far they can fall behind. */
  loss: number;
}

/** Which keys may sign what, for which issuer and when (信任配置). */
export interface TrustPolicy {
  /** Its number; the next policy of a host has the next one. */
  version?: number;
  /** The last day on which it is to be relied on; without it, every day. */
  expires?: string;
  /** The keys. */
  keys: TrustKey[];
  /** Days beyond the end of a key in which what it signed still counts, at most 92; without it, none. */
  graceDays?: number;
  /** By each of them a trusted key must have signed; without it, by any one. */
  requiredAlgorithms?: Algorithm[];
  /** How many different holders must have signed; without it, one. */
  requiredSignatures?: RequiredSignatures[];
  /** What is required of one issuer, in place of the general rule. */
  issuers?: IssuerAlgorithms[];
  /** The audiences that this host may open; without it, all. */
  audiences?: Audience[];
  /** The highest issues that the host has seen; older ones are refused. */
  minimumSequences?: MinimumSequence[];
  /** How often the issues of a scope must come and by how much they may shrink. */
  bounds?: TrustBound[];
}

/** A key that is trusted. */
export interface TrustKey {
  /** By which signatures name it. */
  id: string;
  /** Who holds it: two keys of one holder are one signature; without it, the id. */
  holder?: string;
  /** The issuer that it speaks for. */
  issuer: string;
  /** That issuer's own id, which its packs must then state. */
  issuerId?: string;
  /** Its algorithm. */
  algorithm: Algorithm;
  /** `ed25519`: 32 bytes; `sm2-sm3`: 65 bytes `04 x y`; in hexadecimal digits. */
  publicKey: string;
  /** What it may sign; without it, everything. */
  kinds?: PackKind[];
  /** Scopes that it speaks for; without it, all. */
  scopes?: string[];
  /** Ids of the lists that it speaks for; without it, all. */
  lists?: string[];
  /** First day of trust, compared with the day of the data. */
  notBefore?: string;
  /** Last day of trust, compared with the day of the data and that of the decision. */
  notAfter?: string;
  /** Since when and why nothing that it signed counts. */
  revoked?: TrustRevocation;
}

/**
 * Signature algorithms; their number in the container is the place in this list, from 1.
 *
 * - `ed25519` Ed25519, RFC 8032, verified strictly
 * - `sm2-sm3` SM2 with SM3 (商用密码), GB/T 32918.2-2016 and GB/T 32905-2016
 */
export type Algorithm = 'ed25519' | 'sm2-sm3';

/**
 * What a container holds.
 *
 * - `list` 名单包
 * - `rulebook` 规则书
 * - `calendar` 工作日历
 * - `grade` 评价结果: grades that an authority gave (纳税信用, 公共信用综合评价 …)
 * - `receipt` 核查凭证: no container, but what a host signs about its decisions: receipts, statements about
 * them, heads of the log that they are in
 * - `population` 主体库: whom an office looks after, to be asked about by what changes in lists. Never a list
 */
export type PackKind = 'list' | 'rulebook' | 'calendar' | 'grade' | 'receipt' | 'population';

/** A key that was revoked (吊销). */
export interface TrustRevocation {
  /** The first day on which nothing that it signed counts. */
  on: string;
  /** Why. */
  reason: string;
}

/** How many must sign. */
export interface RequiredSignatures {
  /** Containers of this kind. */
  kind: PackKind;
  /** So many different holders, at most eight. */
  signatures: number;
}

/** What is required of one issuer. */
export interface IssuerAlgorithms {
  /** The issuer. */
  issuer: string;
  /** By each of them a trusted key must have signed. */
  requiredAlgorithms?: Algorithm[];
}

/** The highest issue that the host has seen. */
export interface MinimumSequence {
  /** The issuer. */
  issuer: string;
  /** The scope. */
  scope: string;
  /** Of this kind; without it, of any. */
  kind?: PackKind;
  /** Its number. */
  sequence: number;
}

/** What the host asks of the issues of one scope. */
export interface TrustBound {
  /** The issuer. */
  issuer: string;
  /** The scope. */
  scope: string;
  /** Days after which the next issue is due (更新周期). */
  updateDays?: number;
  /** By how much an issue may be smaller than the one before, in percent; without it, 50. */
  shrinkPercent?: number;
}

/** What a host gives in place of a policy: the policies that roots signed, and which of them it has pinned. */
export interface AnchoredTrust {
  /** SM3 of the payload of one of them, `sm3:…`: from there on each is believed because of the one before. */
  root?: string;
  /** The policies, in the order of their versions. */
  chain: TrustEnvelope[];
  /** The newest that the host has seen. */
  known?: KnownTrust;
}

/** A signed policy, as DSSE writes it. */
export interface TrustEnvelope {
  /** The payload in Base64. */
  payload: string;
  /** Its type. */
  payloadType: string;
  /** Signatures of root keys: of the policy before, and of this one. */
  signatures: TrustSignature[];
}

/** One signature. */
export interface TrustSignature {
  /** Id of the root key. */
  keyid: string;
  /** The signature in Base64. */
  sig: string;
}

/** A policy that a host has seen. */
export interface KnownTrust {
  /** Its number. */
  version: number;
  /** SM3 of its payload, `sm3:…`. */
  digest: string;
}

/** The policies that roots signed, as they are published beside the data; what a host has pinned is not in it. */
export interface TrustChain {
  /** The policies, in the order of their versions. */
  chain: TrustEnvelope[];
}

/** The payload: a policy, who may sign the next one, and what it follows. */
export interface SignedPolicy {
  /** The day on which it was signed. */
  issued: string;
  /** The policy, with its version and its end. */
  policy: TrustPolicy;
  /** SM3 of the payload before, `sm3:…`; without it, the first. */
  previous?: string;
  /** Who signs policies. */
  root: TrustRoot;
}

/** Root keys (根密钥): they sign policies and nothing else, and are kept offline. */
export interface TrustRoot {
  /** The keys. */
  keys: RootKey[];
  /** So many different holders must sign. */
  threshold: number;
}

/** A root key. */
export interface RootKey {
  /** By which signatures name it; it names no other key, ever. */
  id: string;
  /** Who holds it: two keys of one holder are one signature; without it, the id. */
  holder?: string;
  /** Its algorithm. */
  algorithm: Algorithm;
  /** `ed25519`: 32 bytes; `sm2-sm3`: 65 bytes `04 x y`; in hexadecimal digits. */
  publicKey: string;
}
