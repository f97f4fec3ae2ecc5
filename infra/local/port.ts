import { createServer, type Server } from "node:http";
import type { AddressInfo, Server as SocketServer } from "node:net";
import { StartFailure } from "#infra/local/failure.ts";

export const loopback = "127.0.0.1";

/** Listens on the loopback address; 0 lets the operating system choose. Returns the port. Throws StartFailure when it is taken. */
export function listen(server: SocketServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE" || error.code === "EACCES"
          ? new StartFailure(
              "occupied",
              `ポート${port}は使えません（${error.code}）。--port で別の番号を指定してください。`,
              error,
            )
          : error,
      ),
    );
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Stops listening and drops connections that are kept alive. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe, 0);
  await close(probe);
  return port;
}
