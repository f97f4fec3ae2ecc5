import createClient from "openapi-fetch";
import type { Scene, Seen } from "./scene.ts";
import type { components, paths } from "./schema.ts";

type Application = components["schemas"]["Application"];
type Booking = components["schemas"]["Booking"];

/** A filing and a booking by the client of openapi-typescript, with nothing but what the document says. */
export async function play(scene: Scene): Promise<Seen> {
  const { url: baseUrl, code, resident, procedure, answers, facility, unit, band, date } = scene;
  const pool = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${resident}` } });
  const key = () => ({ "Idempotency-Key": crypto.randomUUID() });

  const filed = await pool.POST("/v1/towns/{code}/applications", {
    params: { path: { code }, header: key() },
    body: { procedure, version: 1, answers },
  });
  if (filed.data === undefined) throw new Error(`${filed.error.code} ${filed.error.next}`);
  const shown = await pool.GET("/v1/towns/{code}/applications/{id}", { params: { path: { code, id: filed.data.id } } });
  if (shown.data === undefined) throw new Error(shown.error.code);
  const application: Application = shown.data;

  const wish: components["schemas"]["BookingWish"] = {
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
  const booked = await pool.POST("/v1/towns/{code}/bookings", {
    params: { path: { code }, header: key() },
    body: wish,
  });
  if (booked.data === undefined) throw new Error(`${booked.error.code} ${booked.error.next}`);
  const listed = await pool.GET("/v1/towns/{code}/bookings", { params: { path: { code }, query: { limit: 10 } } });
  const own: Booking[] = listed.data?.items ?? [];

  const again = await pool.POST("/v1/towns/{code}/bookings/{id}/cancel", {
    params: { path: { code, id: "none" }, header: key() },
    body: {},
  });
  return {
    receipt: filed.data.receipt,
    status: application.status,
    title: application.title,
    booking: booked.data.id,
    yen: booked.data.yen,
    own: own.map(({ id }) => id),
    refused: again.error?.code ?? "",
  };
}
