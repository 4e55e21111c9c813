import type Database from 'better-sqlite3';

/** A card of this machine with one of its addresses. */
export interface SeenCard {
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
  readonly broadcast: string | null;
  readonly mac: string;
  readonly type: string;
  readonly recommended: boolean;
}

/** How the listener is set up; port 0: the system chooses. */
export interface ListenerConfig {
  readonly address: string;
  readonly port: number;
  readonly autoStart: boolean;
}

export interface NetworkRecords {
  /** Notes the cards that are there now (wall clock, ms); one that is gone stays, as not active, with when it was last there. */
  seen(cards: readonly SeenCard[], at: number): void;
  /** Notes how the listener is set up; the settings say who changed it. */
  listener(config: ListenerConfig): void;
}

/** The one listener of a court. */
const listenerName = 'pss';
/** Cards that are gone are kept for so long, ms: routers hand out new addresses every day. */
const keptMs = 90 * 86_400_000;

/** ING-1: under which addresses this machine was to be reached, and where it was to listen: to be looked up when something did not come in. */
export function prepareNetwork(database: Database.Database): NetworkRecords {
  const gone = database.prepare('UPDATE network_interfaces SET active = 0 WHERE active = 1');
  const put = database.prepare(
    `INSERT INTO network_interfaces (name, address, netmask, broadcast, mac, type, active, recommended, seen_at) VALUES (@name, @address, @netmask, @broadcast, @mac, @type, 1, @recommended, @at)
     ON CONFLICT (name, address) DO UPDATE SET netmask = excluded.netmask, broadcast = excluded.broadcast, mac = excluded.mac, type = excluded.type, active = 1, recommended = excluded.recommended, seen_at = excluded.seen_at`,
  );
  const forget = database.prepare('DELETE FROM network_interfaces WHERE active = 0 AND seen_at < ?');
  const configure = database.prepare(
    `INSERT INTO udp_server_configs (name, address, port, auto_start) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET address = excluded.address, port = excluded.port, auto_start = excluded.auto_start`,
  );
  return {
    seen: (cards, at) =>
      database.transaction(() => {
        gone.run();
        for (const card of cards) put.run({ ...card, recommended: Number(card.recommended), at });
        forget.run(at - keptMs);
      }).immediate(),
    listener: ({ address, port, autoStart }) => void configure.run(listenerName, address, port, Number(autoStart)),
  };
}
