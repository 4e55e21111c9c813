import type { CommandAction } from '@restrike/contracts';
import { concealRequest, holdsConcealed } from './conceal-request.js';

/** Seals and opens secrets with a key that is not in the database. */
export interface Sealer {
  seal(name: string, secret: string): Buffer;
  /** @throws when it was sealed with another key, under another name, or was changed. */
  open(name: string, sealed: Buffer): string;
  /** A text that is the same for the same secret under the same name and does not tell it. */
  proof(name: string, secret: string): string;
}

/** A command as the database may have it. */
export interface KeptRequest {
  readonly request: CommandAction;
  /** null when it holds no secret. */
  readonly sealed: Buffer | null;
  readonly fingerprint: string;
}

const proofName = 'command';

/** CMD-2: keeps the secrets of commands out of the database: there they are sealed, and only for as long as a court has still to get them. */
export class CommandVault {
  /** @param sealer null: secrets are not kept at all, and a command that waits for its court can not be sent then. */
  constructor(private readonly sealer: Sealer | null) {}

  /** @param fingerprint of all of the command but its secrets. */
  keep(commandId: string, request: CommandAction, fingerprint: string): KeptRequest {
    const shown = concealRequest(request);
    if (!holdsConcealed(shown)) return { request, sealed: null, fingerprint };
    const text = JSON.stringify(request);
    return { request: shown, sealed: this.sealer?.seal(commandId, text) ?? null, fingerprint: `${fingerprint} ${this.sealer?.proof(proofName, text) ?? ''}`.trim() };
  }

  /** The command with its secrets; without them when they are gone or were sealed with another key. */
  restore(commandId: string, request: CommandAction, sealed: Buffer | null): CommandAction {
    if (sealed === null || this.sealer === null) return request;
    try {
      return JSON.parse(this.sealer.open(commandId, sealed)) as CommandAction;
    } catch {
      return request;
    }
  }
}
