import { createClient } from "./hey/client/index.ts";
import { bookFacility, cancelBooking, listOwnBookings, showApplication, submitApplication } from "./hey/sdk.gen.ts";
import type { Application, Booking, BookingWish, Filing } from "./hey/types.gen.ts";
import type { Scene, Seen } from "./scene.ts";

/** The same by the client of @hey-api/openapi-ts. */
export async function play(scene: Scene): Promise<Seen> {
  const { url: baseUrl, code, resident, procedure, answers, facility, unit, band, date } = scene;
  const client = createClient({ baseUrl, headers: { authorization: `Bearer ${resident}` } });
  const headers = () => ({ "Idempotency-Key": crypto.randomUUID() });

  const filing: Filing = { procedure, version: 1, answers };
  const filed = await submitApplication({ client, path: { code }, headers: headers(), body: filing });
  if (filed.data === undefined) throw new Error(`${filed.error.code} ${filed.error.next}`);
  const shown = await showApplication({ client, path: { code, id: filed.data.id } });
  if (shown.data === undefined) throw new Error("the application is not shown");
  const application: Application = shown.data;

  const wish: BookingWish = {
    facility,
    unit,
    date,
    bands: [band],
    residency: "resident",
    group: "見本の会",
    representative: "見本 太郎",
    contact: { email: "taro@example.invalid" },
    purpose: "練習",
  };
  const booked = await bookFacility({ client, path: { code }, headers: headers(), body: wish });
  if (booked.data === undefined) throw new Error(`${booked.error.code} ${booked.error.next}`);
  const listed = await listOwnBookings({ client, path: { code }, query: { limit: 10 } });
  const own: Booking[] = listed.data?.items ?? [];

  const refused = await cancelBooking({ client, path: { code, id: "none" }, headers: headers(), body: {} });
  return {
    receipt: filed.data.receipt,
    status: application.status,
    title: application.title,
    booking: booked.data.id,
    yen: booked.data.yen,
    own: own.map(({ id }) => id),
    refused: refused.error?.code ?? "",
  };
}
