import fc from "fast-check";
import { expect, test } from "vitest";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import { isLapsed, orderOf } from "./back.ts";

test.each([
  ["2027-04-01", "2027-04-01", "income_return", 2027],
  ["2028-03-31", "2028-05-31", "income_return", 2027],
  ["2028-03-31", "2028-06-01", "prior_year_expense", 2028],
  ["2028-04-01", "2028-06-01", "income_return", 2028],
  ["2027-04-01", "2030-03-31", "prior_year_expense", 2029],
])("received on %s and ordered on %s goes back as %s of %s", (receivedOn, on, form, fiscalYear) => {
  expect(orderOf(receivedOn, on)).toMatchObject({ form, fiscalYear });
});

test("an order is good on its day, lapses on 31 May after its year and on no other day, and can be given anew", () => {
  const day = fc
    .date({ min: new Date("2020-01-01"), max: new Date("2040-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, day, day, (...days) => {
      const [receivedOn = "", on = "", later = ""] = days.sort();
      const order = orderOf(receivedOn, on);
      expect(isLapsed(order, on)).toBe(false);
      expect(isLapsed(order, later)).toBe(later > `${order.fiscalYear + 1}-05-31`);
      expect(order.form === "income_return").toBe(order.fiscalYear === fiscalYearOf(receivedOn));
      expect(isLapsed(orderOf(receivedOn, later), later)).toBe(false);
    }),
  );
});
