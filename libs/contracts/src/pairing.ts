import { z } from 'zod';
import { slaveViewSchema } from './hub-feed.js';
import { hubIdSchema, nodeIdSchema, noControlCharacters, versionSchema, wallMsSchema, uuidSchema } from './primitives.js';

/** An agent's own secret: 32 random bytes as base64url, made by the agent, kept by the hub as a hash. */
export const credentialSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes as base64url');

/** Answer of `GET /api/hub`: who this hub is. Open to everybody: an agent asks before it says anything of itself. */
export const hubIdentitySchema = z.object({
  hubId: hubIdSchema,
  version: versionSchema,
  tournament: z.string().nullable(),
  hubTime: wallMsSchema,
  /** SHA-256 of the certificate, `AB:CD:…`; null without TLS. */
  fingerprint: z.string().nullable(),
});
export type HubIdentity = z.infer<typeof hubIdentitySchema>;

/** DIS-2: body of `POST /api/slaves/register`: an agent asks to join. Asked again until it is decided; a repeat is harmless. */
export const registerRequestSchema = z.strictObject({
  nodeId: nodeIdSchema,
  courtName: z.string().min(1).max(80).regex(...noControlCharacters),
  host: z.string().max(255).regex(...noControlCharacters),
  version: versionSchema,
  credential: credentialSchema,
  /** Pairing code of the control room: approves at once. */
  code: z.string().max(40).optional(),
});
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

/** How an agent stands with the hub. */
export const registerAnswerSchema = z.object({
  hubId: hubIdSchema,
  version: versionSchema,
  tournament: z.string().nullable(),
  state: slaveViewSchema.shape.state,
  /** For the court's console: what is going on and what to do. */
  message: z.string(),
  /** Milliseconds after which to ask again; null when there is nothing more to ask. */
  retryAfterMs: z.int().nullable(),
});
export type RegisterAnswer = z.infer<typeof registerAnswerSchema>;

/** Answer of `GET /api/slaves`. */
export const slaveListSchema = z.object({ slaves: z.array(slaveViewSchema) });

/** Body of `POST /api/slaves/:nodeId/approve`: the number that was compared; what asks under another number by now is not let in. Without it, whatever asked last is. */
export const approveSlaveSchema = z.strictObject({ asks: z.string().max(20).nullable().optional() });

/** Body of `POST /api/slaves/:nodeId/revoke`: the court shows the reason. Without `confirmed` it is refused, CMD-4. */
export const revokeSlaveSchema = z.strictObject({ reason: z.string().trim().max(200).default(''), confirmed: z.boolean().default(false) });

/** Body of `POST /api/slaves/pairing-codes`. */
export const newPairingCodeSchema = z.strictObject({ minutes: z.int().min(1).max(1_440).default(30), uses: z.int().min(1).max(500).default(1) });

/** A pairing code as the list shows it; the code itself is told once, to the one who makes it. */
export const pairingCodeSchema = z.object({ codeId: uuidSchema, createdBy: z.string(), createdAt: wallMsSchema, expiresAt: wallMsSchema, usesLeft: z.int() });
export type PairingCode = z.infer<typeof pairingCodeSchema>;
export const pairingCodeListSchema = z.object({ codes: z.array(pairingCodeSchema) });

/** Answer to a new code. `links` are addresses of the hub with the code in them, for the QR code and for typing at the court; the most likely one first. */
export const madePairingCodeSchema = pairingCodeSchema.extend({ code: z.string(), links: z.array(z.string()) });
export type MadePairingCode = z.infer<typeof madePairingCodeSchema>;

/** A hub as a court knows it. */
export const knownHubSchema = z.object({
  hubId: hubIdSchema.nullable(),
  url: z.string(),
  version: z.string().nullable(),
  tournament: z.string().nullable(),
  /** How it was found, and over which card or by whom. */
  way: z.enum(['mdns', 'broadcast', 'configured', 'typed', 'remembered']),
  via: z.string(),
  /** When it was last heard of. */
  at: wallMsSchema,
});
export type KnownHub = z.infer<typeof knownHubSchema>;

/** Answer of a court's `GET /api/hub`: where it stands with its hub, for the console. */
export const courtPairingSchema = z.object({
  /**
   * `searching`: no hub found · `choose`: several, a person must choose · `asking`, `waiting`: asked to join · `refused`: by the hub, `message` says
   * why · `paired`: has its hub, whether or not that can be reached now.
   */
  state: z.enum(['searching', 'choose', 'asking', 'waiting', 'refused', 'paired']),
  message: z.string(),
  hubId: hubIdSchema.nullable(),
  url: z.string().nullable(),
  fingerprint: z.string().nullable(),
  hubs: z.array(knownHubSchema),
});
export type CourtPairing = z.infer<typeof courtPairingSchema>;

/** Body of a court's `POST /api/hub/choose`: one of the hubs that were found, or an address as typed or scanned (with a code in it or apart). */
export const chooseHubSchema = z.strictObject({ hubId: hubIdSchema.optional(), address: z.string().trim().min(1).max(500).optional(), code: z.string().max(40).optional() });
