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

/** Judges the first words of an agent. Pure: whether the token is right is told by the caller. */
export function judgeHello(value: unknown, hubVersion: string, tokenIsRight: (token: string) => boolean): { readonly hello: LinkHello } | { readonly refusal: LinkRefusal } {
  const refuse = (code: LinkRefusal['code'], message: string, agentVersion: string | null): { readonly refusal: LinkRefusal } => ({
    refusal: { code, message, hubVersion, agentVersion, retryAfterMs: null },
  });
  const parsed = linkHelloSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse('BAD_HELLO', `the hello can not be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), null);
  }
  const hello = parsed.data;
  if (!tokenIsRight(hello.token)) return refuse('BAD_TOKEN', 'The join token is not the hub’s. Set RESTRIKE_JOIN_TOKEN of this court to the hub’s.', hello.version);
  if (hello.protocol !== LINK_PROTOCOL || !versionsFit(hubVersion, hello.version)) {
    return refuse('VERSION_SKEW', `The hub has version ${hubVersion}, this agent ${hello.version}. Bring both to versions that are at most one minor apart.`, hello.version);
  }
  return { hello };
}
