import { createHash, randomBytes } from "node:crypto";
import { audiences } from "#infra/identity.ts";
import type { Caller, SignIn } from "#infra/local/story/client.ts";

/**
 * Signs somebody in as a browser does: authorization code with PKCE, the cookies of the provider, its page on which a
 * person is chosen, and the way back to the service.
 */
export const signInAt =
  (issuer: string, redirect: string): SignIn =>
  async (as) => {
    const verifier = randomBytes(48).toString("base64url");
    const visit = browser(issuer, redirect);
    const page = await visit(`/auth?${authorization(as, redirect, verifier)}`);
    const html = await page.text();
    if (!html.includes(as.sub)) throw new Error(`the sign-in page does not offer ${as.sub}`);
    const back = await visit(page.url, { sub: as.sub });
    const code = new URL(back.headers.get("location") ?? "", issuer).searchParams.get("code");
    if (code === null) throw new Error(`${as.sub} came back without a code`);
    return exchange(issuer, { code, code_verifier: verifier, redirect_uri: redirect });
  };

const authorization = ({ realm }: Caller, redirect: string, verifier: string) =>
  new URLSearchParams({
    client_id: "web",
    response_type: "code",
    redirect_uri: redirect,
    scope: "openid",
    resource: audiences[realm],
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state: randomBytes(8).toString("hex"),
  });

/** Keeps cookies and follows the provider's redirects, but not the one that leaves it. */
function browser(issuer: string, redirect: string) {
  const jar = new Map<string, string>();
  return async function visit(url: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(new URL(url, issuer), {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const next = response.headers.get("location");
    return next === null || next.startsWith(redirect) ? response : visit(next);
  };
}

async function exchange(issuer: string, grant: Record<string, string>): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", client_id: "web", ...grant }),
  });
  const { access_token } = (await response.json()) as { access_token?: string };
  if (access_token === undefined) throw new Error(`no token: ${response.status}`);
  return access_token;
}
