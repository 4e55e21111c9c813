import { EventEmitter } from 'node:events';
import type { CourtPairing, HubId, HubIdentity, RegisterRequest } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import type { FindHubs } from '../discovery/find-hubs.js';
import { askIdentity, askToJoin } from './ask-hub.js';
import { certificateAt, fingerprintOf, pinnedTrust, plainTrust, type HubTrust } from './hub-trust.js';
import { judgeHubs } from './judge-hubs.js';
import type { PairingFile } from './pairing-file.js';
import { readAddress, type TypedAddress } from './read-address.js';

/** A hub at an address that somebody gave is asked who it is this often. */
const identifyEveryMs = 3_000;
/** A hub that refused, or did not answer, is left alone for so long, when it does not say how long. */
const troubleMs = 5_000;
const lookEveryMs = 250;

export interface JoiningOptions {
  /** What this court says of itself; the credential is added. */
  readonly introduce: () => Omit<RegisterRequest, 'credential' | 'code'>;
  /** First-contact secret: a hub with the same one lets this court in at once. */
  readonly joinToken: string;
  /** Whether there is a link to the hub: then nothing is looked for. */
  readonly isLinked: () => boolean;
}

/** Why a person's choice could not be taken. */
export interface ChoiceProblem {
  readonly code: 'NOT_AN_ADDRESS' | 'UNKNOWN_HUB' | 'HUB_UNREACHABLE' | 'OTHER_HUB' | 'OVERTAKEN';
  readonly message: string;
}

type Standing = Pick<CourtPairing, 'state' | 'message'>;

/**
 * DIS-1, DIS-2: finds out who the hubs are, lets a person choose where there are several, asks the one to let this court in, and from then on knows that
 * hub alone. `known`: an address of its hub may have come up; `approved`: the hub at this
 * address has just let the court in.
 */
export class HubJoining extends EventEmitter<{ known: []; approved: [string]; changed: [] }> {
  private timer: NodeJS.Timeout | null = null;
  private standing: Standing = { state: 'searching', message: 'looking for the hub of the tournament' };
  private chosen: HubId | null = null;
  private code: string | null = null;
  /** Counts what persons chose and left: the last word holds, however long an earlier one takes. */
  private words = 0;
  private isAsking = false;
  /** This and the times below by the monotonic clock, ms: one that is set back must not keep the court from its hub until it has caught up. */
  private askAt = 0;
  /** The hub does not know the credential any more: the court asks it again. */
  private lostCredential = false;
  private readonly troubled = new Map<string, number>();
  private readonly identified = new Map<string, number>();
  /** Certificates that were shown, by address. */
  private readonly certificates = new Map<string, string>();
  private readonly trusts = new Map<string, HubTrust>();

  constructor(
    private readonly hubs: FindHubs,
    private readonly file: PairingFile,
    private readonly options: JoiningOptions,
    private readonly log: Logger,
  ) {
    super();
    const { paired } = file;
    if (paired !== null) {
      this.chosen = paired.hubId;
      hubs.add(paired.url, 'remembered', 'last time');
      if (paired.approved) this.standing = pairedStanding;
    }
  }

  /** The hub this court belongs to; null while it has none. */
  get ownHubId(): HubId | null {
    const { paired } = this.file;
    return paired?.approved === true && !this.lostCredential ? paired.hubId : null;
  }

  /** Whether a hub is the one that let this court in, also while that one does not know the credential any more. */
  isOwn(hubId: HubId): boolean {
    return this.file.paired?.hubId === hubId;
  }

  /** How to speak to this court's hub at an address; null when it must not be spoken to there: it was paired over TLS, and this is none. */
  trust(url: string): HubTrust | null {
    const certificate = this.file.paired?.certificate ?? null;
    if (certificate === null) return url.startsWith('https:') ? null : plainTrust;
    return url.startsWith('https:') ? this.pinned(certificate) : null;
  }

  /** For the console. */
  get status(): CourtPairing {
    const { paired } = this.file;
    return { ...this.standing, hubId: this.chosen, url: paired?.url ?? null, fingerprint: paired?.certificate == null ? null : fingerprintOf(paired.certificate), hubs: [...this.hubs.told] };
  }

  start(): void {
    this.hubs.on('found', () => this.look());
    this.timer = setInterval(() => this.look(), lookEveryMs);
    this.look();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** The link is up: this address is the hub's. */
  linked(url: string): void {
    const { paired } = this.file;
    if (paired !== null) this.file.remember({ ...paired, url });
    this.set(pairedStanding);
  }

  /** The hub refused the link. What only asking again can settle is asked again. */
  refused(code: string, message: string): void {
    if (code === 'BAD_TOKEN' || code === 'NOT_APPROVED') {
      this.lostCredential = true;
      this.askAt = 0;
      this.set({ state: code === 'BAD_TOKEN' ? 'asking' : 'waiting', message });
    } else this.set({ state: 'refused', message });
  }

  /** A person chose one of the hubs that were found. */
  chooseHub(hubId: HubId, code: string | null): ChoiceProblem | null {
    if (!this.hubs.hubs.some((hub) => hub.hubId === hubId)) return { code: 'UNKNOWN_HUB', message: 'this hub is not among those that were found: type its address' };
    this.choose(hubId, code);
    return null;
  }

  /** A person typed or scanned an address. */
  async chooseAddress(typed: string, code: string | null): Promise<ChoiceProblem | null> {
    const address = readAddress(typed);
    if (address === null) return { code: 'NOT_AN_ADDRESS', message: 'this is no address of a hub: type it as the hub shows it, for example 192.168.1.10:3000' };
    this.words += 1;
    const word = this.words;
    let { url } = address;
    const trust = await this.trustAt(url, address.fingerprint);
    if (trust === 'other-certificate') return { code: 'OTHER_HUB', message: `the certificate at ${url} is not the one of this code: somebody else may be answering. Ask for a new code, or check the network` };
    let asked = await askIdentity(trust, url);
    if (asked.outcome === 'unreachable' && address.secureUrl !== null && (await certificateAt(address.secureUrl)) !== null) {
      url = address.secureUrl;
      asked = await this.identity(url);
    }
    if (word !== this.words) return { code: 'OVERTAKEN', message: 'another hub was chosen, or the hub was left, while this address was asked: choose again if you still want it' };
    if (asked.outcome !== 'answer') return { code: 'HUB_UNREACHABLE', message: asked.outcome === 'refused' ? asked.message : `${asked.reason}. Check the address, and that this computer is in the hub’s network` };
    const problem = wrongHub(address, url, asked.value);
    if (problem !== null) return problem;
    // Chosen first: what is told of a hub that becomes known makes the court ask it at once, and then with the code.
    this.choose(asked.value.hubId, code ?? address.code);
    this.hubs.add(url, 'typed', 'typed at the court');
    this.hubs.identify(url, asked.value);
    return null;
  }

  /** Leaves the hub, for another tournament: looks for one as at the first start. */
  forget(): void {
    this.words += 1;
    this.file.forget();
    this.chosen = null;
    this.code = null;
    this.lostCredential = false;
    this.troubled.clear();
    this.set({ state: 'searching', message: 'left the hub; looking for another one' });
  }

  private async identity(url: string): ReturnType<typeof askIdentity> {
    const trust = await this.trustAt(url, null);
    return trust === 'other-certificate' ? { outcome: 'unreachable', reason: otherCertificate(url) } : askIdentity(trust, url);
  }

  /** The pinned certificate for one's own hub; at first contact the one that is shown there, which must be `fingerprint`'s when that is known. */
  private async trustAt(url: string, fingerprint: string | null): Promise<HubTrust | 'other-certificate'> {
    if (!url.startsWith('https:')) return fingerprint === null ? plainTrust : 'other-certificate';
    const shown = await certificateAt(url);
    if (shown === null) return plainTrust; // nobody there, or no TLS: the request says so
    if (fingerprint !== null && fingerprintOf(shown) !== fingerprint) return 'other-certificate';
    const { paired } = this.file;
    if (paired?.approved === true && paired.certificate !== null && paired.url === url && fingerprintOf(paired.certificate) !== fingerprintOf(shown)) return 'other-certificate';
    this.certificates.set(url, shown);
    return this.pinned(shown);
  }

  private pinned(certificate: string): HubTrust {
    const known = this.trusts.get(certificate) ?? pinnedTrust(certificate);
    if (this.trusts.size > 16) this.trusts.clear();
    this.trusts.set(certificate, known);
    return known;
  }

  private choose(hubId: HubId, code: string | null): void {
    this.words += 1;
    const { paired } = this.file;
    if (paired !== null && paired.hubId !== hubId) this.file.forget();
    this.chosen = hubId;
    this.code = code;
    this.askAt = 0;
    this.troubled.clear();
    if (this.ownHubId === null) this.set({ state: 'asking', message: 'asking the hub to let this court in' });
    this.look();
  }

  private look(): void {
    if (this.options.isLinked()) return;
    this.identifyGiven();
    if (this.ownHubId !== null) {
      this.emit('known');
      return;
    }
    const now = performance.now();
    const verdict = judgeHubs(this.hubs.hubs, this.chosen, (url) => (this.troubled.get(url) ?? 0) > now, now);
    if (verdict.kind === 'choose') this.set({ state: 'choose', message: 'there are several hubs on this network: choose the one of the tournament' });
    else if (verdict.kind === 'ask') void this.ask(verdict.hub.url, verdict.hub.hubId);
  }

  /** An address that somebody gave says nothing of who is there. */
  private identifyGiven(): void {
    const now = performance.now();
    for (const { url, way } of this.hubs.hubs) {
      if (way === 'mdns' || way === 'broadcast' || now - (this.identified.get(url) ?? -Infinity) < identifyEveryMs) continue;
      this.identified.set(url, now);
      void this.identity(url).then((asked) => {
        if (asked.outcome === 'answer') this.met(url, asked.value);
        else if (this.standing.state === 'searching') this.set({ state: 'searching', message: asked.outcome === 'refused' ? asked.message : asked.reason });
      });
    }
  }

  /** Who is at an address has said so. Another hub at the address of this court's: said, and not joined. */
  met(url: string, { hubId, version, tournament }: Pick<HubIdentity, 'hubId' | 'version' | 'tournament'>): void {
    this.hubs.identify(url, { hubId, version, tournament });
    const { paired } = this.file;
    if (paired?.approved !== true || paired.hubId === hubId) return;
    this.set({ state: 'paired', message: `at ${url} there is another hub now${tournament === null ? '' : ` (${tournament})`}; this court keeps to its own. To move it, leave the hub on this page and choose the other one` });
  }

  private async ask(url: string, hubId: HubId): Promise<void> {
    if (this.isAsking || performance.now() < this.askAt) return;
    this.isAsking = true;
    try {
      const { file, options, code } = this;
      const { credential, paired } = file;
      // What this court's hub showed at first contact is pinned at every address, also while it must let the court in anew.
      const pinned = paired?.hubId === hubId ? paired : null;
      const trust = pinned === null ? await this.trustAt(url, null) : (this.trust(url) ?? 'other-certificate');
      if (trust === 'other-certificate') {
        this.troubled.set(url, performance.now() + troubleMs);
        this.set({ state: 'refused', message: otherCertificate(url) });
        return;
      }
      // A hub may have gone from its address since it was found there: another one must not hear the credential.
      const there = await askIdentity(trust, url);
      if (there.outcome === 'answer' && there.value.hubId !== hubId) {
        this.met(url, there.value);
        return;
      }
      const asked = there.outcome !== 'answer' ? there : await askToJoin(trust, url, { ...options.introduce(), credential, ...(code === null ? {} : { code }) }, options.joinToken);
      // A person chose another one meanwhile, or left this one.
      if (file.credential !== credential || (this.chosen !== null && this.chosen !== hubId)) return;
      if (asked.outcome !== 'answer') {
        const waitMs = asked.outcome === 'refused' ? (asked.afterMs ?? troubleMs) : troubleMs;
        this.troubled.set(url, performance.now() + waitMs);
        // A wrong code is not sent for ever: the court then asks without one.
        if (asked.outcome === 'refused' && asked.code === 'WRONG_CODE') this.code = null;
        this.set(asked.outcome === 'refused' ? { state: 'refused', message: asked.message } : { state: 'searching', message: asked.reason });
        return;
      }
      const { state, message, retryAfterMs, hubId: answered } = asked.value;
      if (answered !== hubId) {
        this.hubs.identify(url, asked.value);
        return;
      }
      this.askAt = performance.now() + (retryAfterMs ?? 0);
      file.remember({ hubId, url, approved: state === 'approved', certificate: pinned === null ? (this.certificates.get(url) ?? null) : pinned.certificate });
      this.chosen = hubId;
      if (state !== 'approved') {
        this.set({ state: state === 'waiting' ? 'waiting' : 'refused', message });
        return;
      }
      this.code = null;
      this.lostCredential = false;
      this.log.info({ url, hubId }, 'this court belongs to the hub');
      this.set(pairedStanding);
      this.emit('approved', url);
    } finally {
      this.isAsking = false;
    }
  }

  private set(standing: Standing): void {
    if (standing.state === this.standing.state && standing.message === this.standing.message) return;
    this.standing = standing;
    this.log.info({ state: standing.state }, `hub: ${standing.message}`);
    this.emit('changed');
  }
}

const pairedStanding: Standing = { state: 'paired', message: 'this court belongs to the tournament of its hub' };

const otherCertificate = (url: string): string => `the hub at ${url} shows another certificate than the one it was paired with: somebody else may be answering. If it was made anew on purpose, leave the hub on this page and join it again`;

function wrongHub(address: TypedAddress, url: string, { hubId }: HubIdentity): ChoiceProblem | null {
  if (address.hubId === null || address.hubId === hubId) return null;
  return { code: 'OTHER_HUB', message: `at ${url} there is another hub than the one of this code: ask for a new code, or check the network` };
}
