import { createTransport } from "nodemailer";
import type { Mailer } from "#core/port.ts";

const sender = "noreply@machipool.invalid";

/** Sends by SMTP. The Message-ID is made of the mail's id, so a mail that comes twice is seen to be the same. */
export function createMailer(host: string, port: number): Mailer & { close(): void } {
  const transport = createTransport({ host, port, secure: false, ignoreTLS: true, pool: true, maxConnections: 2 });
  return {
    async send({ id, to, subject, text }) {
      await transport.sendMail({ messageId: `<${id}@machipool.invalid>`, from: sender, to, subject, text });
    },
    close: () => transport.close(),
  };
}
