import { LINK_PROTOCOL, linkHelloSchema, type LinkHello, type LinkRefusal } from '@restrike/contracts';

const parts = (version: string): readonly [number, number] => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
};

/** DIS-3: one minor version older or newer works; more does not. */
export function versionsFit(hub: string, agent: string): boolean {
  const [hubMajor, hubMinor] = parts(hub);
  const [agentMajor, agentMinor] = parts(agent);
  return hubMajor === agentMajor && Math.abs(hubMinor - agentMinor) <= 1;
}

/** Reads the first words of an agent and judges its version. Pure; whether its secret is right is {@link judgeStanding}'s. */
export function judgeHello(value: unknown, hubVersion: string): { readonly hello: LinkHello } | { readonly refusal: LinkRefusal } {
  const refuse = (code: LinkRefusal['code'], message: string, agentVersion: string | null): { readonly refusal: LinkRefusal } => ({
    refusal: { code, message, hubVersion, agentVersion, retryAfterMs: null },
  });
  const parsed = linkHelloSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse('BAD_HELLO', `the hello can not be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), null);
  }
  const hello = parsed.data;
  if (hello.protocol !== LINK_PROTOCOL || !versionsFit(hubVersion, hello.version)) {
    return refuse('VERSION_SKEW', `The hub has version ${hubVersion}, this agent ${hello.version}. Bring both to versions that are at most one minor apart.`, hello.version);
  }
  return { hello };
}

/** How an agent stands, in the words of the closed list; null when it may come in. Pure. */
export function judgeStanding(standing: 'good' | 'stranger' | 'waiting' | 'revoked', hubVersion: string, agentVersion: string, reason: string | null): LinkRefusal | null {
  if (standing === 'good') return null;
  const words: Record<typeof standing, Pick<LinkRefusal, 'code' | 'message' | 'retryAfterMs'>> = {
    stranger: { code: 'BAD_TOKEN', message: 'The hub does not know this court’s credential. Ask the control room to approve it (page Pairing), or type a pairing code.', retryAfterMs: null },
    waiting: { code: 'NOT_APPROVED', message: 'waiting for the control room to approve this court (page Pairing)', retryAfterMs: 2_000 },
    revoked: { code: 'REVOKED', message: revokedWords(reason), retryAfterMs: 30_000 },
  };
  return { ...words[standing], hubVersion, agentVersion };
}

/** For the console of a court that was turned out. */
export function revokedWords(reason: string | null): string {
  return `the control room has turned this court out${reason === null || reason === '' ? '' : `: ${reason}`}. Only the control room can let it in again (page Pairing)`;
}
