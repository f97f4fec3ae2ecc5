/** An invented club: what the document shows, and what can be sent as it is. */
export const id = "grp_0123456789abcdefghjkmnpqrs";
export const person = "per_0123456789abcdefghjkmnpqrs";

export { example as setting } from "#core/group/setting.ts";

export const application = {
  name: "架空バレーボールクラブ",
  kana: "カクウバレーボールクラブ",
  representative: "見本 太郎",
  contact: { email: "taro@example.invalid" },
  category: "sports",
};

export const registered = {
  id,
  status: "registered",
  category: "sports",
  registeredOn: "2027-04-05",
  validUntil: "2028-03-31",
};

export const code = "0123456789abcdefghjkmnpqrs-0123456789abcdef01234567";

export const summary = {
  ...registered,
  name: application.name,
  kana: application.kana,
  representative: application.representative,
  contact: application.contact,
};

export const details = {
  ...summary,
  members: [{ person, role: "representative", from: "2027-04-05", name: "見本 太郎" }],
};

export const ahead = {
  total: 1,
  bookings: [{ id: "bkg_0123456789abcdefghjkmnpqrs", date: "2027-06-11", label: "架空町民ホール 全面 夜間" }],
};
