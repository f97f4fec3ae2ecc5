/** Invented people, dogs and amounts: what the document shows, and what can be sent as it is. 架空の人物・料金 */

export const procedure = "prc_01k8p3m6xq0000000000000000";
export const application = "app_01k8p3m6xq0000000000000000";
const hash = "0d5c0f3c2b6f0c4c6f1a0e8e7d1f5d0b4b3c8e2a9f7d6c5b4a3928170f6e5d4c";

export const parameters = {
  office: "町民福祉課",
  documentPrefix: "若住",
  accepts: { from: "2027-04-01" },
  fees: [{ name: "登録手数料", from: "2027-04-01", amount: 3000, basis: "若桜町手数料条例（架空）" }],
  processing: { days: 5, countFirstDay: false, arrivesWhenOpen: true },
  retention: 5,
};

export const published = { id: procedure, slug: "dog-registration", title: "犬の登録申請", version: 1, hash };
export const listed = { ...published, office: "町民福祉課" };

export const answers = {
  owner_name: "見本 太郎",
  owner_address: "鳥取県八頭郡若桜町大字見本1番地",
  owner_email: "taro@example.jp",
  dog_place: "鳥取県八頭郡若桜町大字見本1番地",
  dog_breed: "柴",
  dog_born_on: "2027-01-10",
  dog_acquired_on: "2027-03-20",
  dog_color: "赤",
  dog_sex: "male",
  dog_name: "ポチ",
};

export const filing = { procedure, answers };

export const received = {
  id: application,
  receipt: "27-7K3M-9F2C-4X",
  title: "犬の登録申請",
  status: "received",
  statusName: "受付",
  next: { who: "draft", action: "draft", text: "担当者が審査し、起案します。" },
  filedOn: "2027-04-05",
  due: "2027-04-12",
  fees: [{ name: "登録手数料", amount: 3000 }],
};

const { fees: _fees, filedOn: _filedOn, due: _due, ...standing } = received;

const ruling = {
  outcome: "approved",
  number: "若住第1号",
  fiscalYear: 2027,
  on: "2027-04-07",
  retention: 5,
  keepUntil: "2033-03-31",
};

export const drafted = {
  ...standing,
  status: "under_review",
  statusName: "審査・決裁中",
  next: { who: "decide", action: "approve", text: "課長が決裁します。" },
};

export const decided = {
  ...standing,
  status: "approved",
  statusName: "承認",
  next: { who: "counter", action: "issue", text: "窓口が交付します。" },
  ruling,
};

export const inCorrection = {
  ...standing,
  status: "correction",
  statusName: "補正待ち",
  next: { who: "applicant", action: "correct", text: "申請者が、求められた項目を直します。" },
};

const over = { who: "nobody", action: "none", text: "この手続は終わりました。" };
export const issued = { ...standing, status: "done", statusName: "交付済み", next: over };
export const withdrawn = { ...standing, status: "withdrawn", statusName: "取下げ", next: over };
export const again = standing;

export const line = {
  ...standing,
  procedure,
  channel: "online",
  filedOn: received.filedOn,
  due: received.due,
  flag: "none",
};

export const shown = {
  ...line,
  version: 1,
  office: "若桜町 町民福祉課",
  fees: received.fees,
  corrections: [],
  answers,
  allowed: ["withdraw"],
  stepUp: [],
};

export const record = {
  id: application,
  title: "犬の登録申請",
  law: "狂犬病予防法第4条第1項・第2項、同法施行規則第3条",
  office: "若桜町 町民福祉課",
  receipt: received.receipt,
  filedOn: received.filedOn,
  applicant: "見本 太郎",
  answers: [{ title: "犬の名", value: "ポチ" }],
  fees: received.fees,
  ruling,
  text: "申請のとおり登録する。",
  corrections: [],
  sentBack: [],
  drafter: "staff:stf_01k8p3m6xq0000000000000000",
  draftedAt: "2027-04-06T10:00:00.000+09:00",
  signatures: [{ by: "staff:stf_01k8p3m6xr0000000000000000", title: "課長", at: "2027-04-07T09:00:00.000+09:00" }],
};

const lineOf = {
  id: application,
  receipt: received.receipt,
  procedure,
  slug: "dog-registration",
  title: received.title,
};

export const feedReceived = {
  event: "received",
  at: "2027-04-05T09:30:00.000+09:00",
  ...lineOf,
  register: "dog",
  channel: "online",
  filedOn: received.filedOn,
  due: received.due,
};

export const feedDecided = {
  event: "decided",
  at: "2027-04-07T09:00:00.000+09:00",
  ...lineOf,
  register: "dog",
  ruling,
  answers,
  applicant: { name: answers.owner_name, email: answers.owner_email },
  text: "申請のとおり登録する。",
};
