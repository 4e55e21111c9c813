import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { credentialSchema, hubIdSchema } from '@restrike/contracts';
import { ConfigurationError, writeWhole } from '@restrike/runtime';
import { z } from 'zod';

/** The hub that a court belongs to, or that a person chose and that has not approved yet. */
const pairingSchema = z.object({
  hubId: hubIdSchema,
  /** Address of the last time: tried besides what is found. */
  url: z.string(),
  approved: z.boolean(),
  /** The hub's certificate (PEM), pinned at pairing; null without TLS. */
  certificate: z.string().nullable(),
});
export type PairedHub = z.infer<typeof pairingSchema>;

const ownerOnly = 0o600;

/** DIS-2: this court's credential and the hub it belongs to, in the data directory, readable by its owner alone. */
export class PairingFile {
  private readonly credentialFile: string;
  private readonly hubFile: string;
  private secret: string;
  private hub: PairedHub | null;

  /** @throws ConfigurationError for a file that was changed by hand and can not be read. */
  constructor(dataDir: string) {
    this.credentialFile = path.join(dataDir, 'credential');
    this.hubFile = path.join(dataDir, 'pairing.json');
    this.secret = this.readCredential() ?? this.newCredential();
    this.hub = this.readHub();
  }

  get credential(): string {
    return this.secret;
  }

  get paired(): PairedHub | null {
    return this.hub;
  }

  remember(hub: PairedHub): void {
    if (JSON.stringify(hub) === JSON.stringify(this.hub)) return;
    writeWhole(this.hubFile, `${JSON.stringify(hub)}\n`, ownerOnly);
    this.hub = hub;
  }

  /** Leaves the hub; the next one gets a credential that this one never saw. */
  forget(): void {
    rmSync(this.hubFile, { force: true });
    this.hub = null;
    this.secret = this.newCredential();
  }

  private newCredential(): string {
    const credential = randomBytes(32).toString('base64url');
    writeWhole(this.credentialFile, `${credential}\n`, ownerOnly);
    return credential;
  }

  private readCredential(): string | null {
    const text = textOf(this.credentialFile);
    if (text === null) return null;
    const parsed = credentialSchema.safeParse(text.trim());
    if (parsed.success) return parsed.data;
    throw new ConfigurationError([`${this.credentialFile} does not hold a credential. Delete it: the court then asks the hub to join anew.`]);
  }

  private readHub(): PairedHub | null {
    const text = textOf(this.hubFile);
    if (text === null) return null;
    try {
      return pairingSchema.parse(JSON.parse(text));
    } catch {
      throw new ConfigurationError([`${this.hubFile} can not be read. Delete it: the court then looks for its hub anew.`]);
    }
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
