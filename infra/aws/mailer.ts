import type { Mailer } from "#core/port.ts";
import { call, region } from "./call.ts";
import { ownCredentials } from "./session.ts";

const utf8 = (data: string) => ({ Data: data, Charset: "UTF-8" });

/** SES. It makes its own Message-ID, so the mail's id travels as a header by which a second copy is recognised. */
export const mailer: Mailer = {
  async send({ id, to, subject, text }) {
    const sender = process.env.MAIL_SENDER;
    if (sender === undefined) throw new Error("environment variable MAIL_SENDER is missing");
    const simple = { Subject: utf8(subject), Body: { Text: utf8(text) } };
    await call({
      service: "ses",
      url: `${process.env.AWS_ENDPOINT_URL_SES ?? `https://email.${region()}.amazonaws.com`}/v2/email/outbound-emails`,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        FromEmailAddress: sender,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { ...simple, Headers: [{ Name: "X-Machipool-Id", Value: id }] } },
      }),
      credentials: ownCredentials(),
    });
  },
};
