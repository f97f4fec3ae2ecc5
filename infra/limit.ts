/** Requests per second, and how many can be saved up while nobody asks. */
type Rate = { perSecond: number; burst: number };

/**
 * What each town may ask of the pool in each class, whatever the others ask. The same numbers stand in the document of
 * the API and in the headers of its answers. What may last (`perSecond`) is what a town can be charged for; what is saved up (`burst`)
 * is sized for the rush: 300 people of one town who each make six calls within ten seconds, when bookings open at nine.
 * - `public` is whoever comes without a token: nobody vouches for them, so they never take what is there for residents who have signed
 *   in, nor for `provider` (the signed messages of whoever takes money for a town) and `payer` (the browsers it sends back).
 * - `person` and `official` are for each resident, each member of staff or operator, beside their town's: one who floods stops alone.
 * - `stranger` is whoever was not let in; they share one bucket for all towns and for what is no town, so that it says nothing about either.
 * - `document` is the API's description, which is the same for all.
 * - `paper` is taken beside the caller's own: a PDF takes a core for as long as a hundred reads, and all towns share the printers.
 */
export const limits = {
  public: { perSecond: 20, burst: 1600 },
  resident: { perSecond: 40, burst: 1600 },
  staff: { perSecond: 20, burst: 300 },
  client: { perSecond: 10, burst: 100 },
  operator: { perSecond: 20, burst: 200 },
  provider: { perSecond: 20, burst: 200 },
  payer: { perSecond: 20, burst: 400 },
  person: { perSecond: 5, burst: 50 },
  official: { perSecond: 10, burst: 150 },
  stranger: { perSecond: 10, burst: 100 },
  paper: { perSecond: 2, burst: 60 },
  document: { perSecond: 5, burst: 50 },
} as const satisfies Record<string, Rate>;

export type LimitName = keyof typeof limits;

/** How the document of the API calls them. */
export const limitNames: Record<LimitName, string> = {
  public: "サインインしていない人",
  resident: "住民",
  staff: "職員",
  client: "事業者のシステム",
  operator: "県の運用担当",
  provider: "決済サービスからの知らせ",
  payer: "支払いのページから戻るブラウザー",
  person: "住民ひとり",
  official: "職員・運用担当ひとり",
  stranger: "入れなかった呼出し",
  paper: "PDFにする文書",
  document: "この文書（/openapi.json と /docs）",
};

/**
 * Requests that one process has begun and not answered, up to which it takes in another one: batch work gives way
 * first, then the lists of staff, then their other work, and residents last. Of those there is room for the rush: all 300 who
 * want one room at nine, at once.
 */
export const room = { batch: 16, list: 24, staff: 64, resident: 400 } as const;
