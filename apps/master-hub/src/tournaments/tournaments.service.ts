import { randomUUID } from 'node:crypto';
import type { CourtContext, HubId, Tournament, TournamentDay, TournamentDraft, TournamentStatus } from '@restrike/contracts';
import { contextOf, type HubStore, type NewAuditEntry, type TournamentBook, type TournamentPen } from '@restrike/db/hub';
import { inUse, notFound, objectionToDay, objectionToDayStatus, objectionToDraft, objectionToStatus, type Objection } from './judge-change.js';

/** A change that is not made, for people. */
export class TournamentObjection extends Error {
  constructor(readonly objection: Objection) {
    super(objection.error.message);
  }
}

const refuseIf = (objection: Objection | null): void => {
  if (objection !== null) throw new TournamentObjection(objection);
};

/** TRN-1..3 on the hub: the book of tournaments, and the context that all courts are told after each change. Each change comes with its entry in the audit log. */
export class Tournaments {
  constructor(
    private readonly store: HubStore['tournaments'],
    private readonly hubId: HubId,
    private readonly changed: (context: CourtContext) => void,
    private readonly now: () => number,
  ) {}

  read(): Promise<TournamentBook> {
    return this.store.read();
  }

  /** What a court is told when it joins. */
  async context(): Promise<CourtContext> {
    return contextOf(await this.store.read(), this.hubId);
  }

  async create(draft: TournamentDraft, entry: NewAuditEntry): Promise<TournamentBook & { readonly tournamentId: string }> {
    const tournamentId = randomUUID();
    refuseIf(objectionToDraft(draft, []));
    // Two may have one name, and later entries know the id alone.
    const named = { ...entry, target: `${draft.name} (${tournamentId})` };
    return { ...(await this.change(named, (pen) => pen.insert(tournamentId, draft, this.now()))), tournamentId };
  }

  update(tournamentId: string, draft: TournamentDraft, entry: NewAuditEntry): Promise<TournamentBook> {
    return this.change(entry, async (pen) => {
      const { days } = found(pen, tournamentId);
      refuseIf(objectionToDraft(draft, days));
      await pen.update(tournamentId, draft);
    });
  }

  setStatus(tournamentId: string, status: TournamentStatus, entry: NewAuditEntry): Promise<TournamentBook> {
    return this.change(entry, async (pen) => {
      const { tournament } = found(pen, tournamentId);
      refuseIf(objectionToStatus(tournament, status, pen.book.tournaments, pen.book.days));
      await pen.setStatus(tournamentId, status);
    });
  }

  remove(tournamentId: string, entry: NewAuditEntry): Promise<TournamentBook> {
    return this.change(entry, async (pen) => {
      const { tournament } = found(pen, tournamentId);
      if (tournament.status !== 'preparing' || (await pen.hasEvents(tournamentId))) throw new TournamentObjection(inUse('tournament'));
      await pen.remove(tournamentId);
    });
  }

  async addDay(tournamentId: string, day: string, entry: NewAuditEntry): Promise<TournamentBook & { readonly tournamentDayId: string }> {
    const tournamentDayId = randomUUID();
    const book = await this.change(entry, async (pen) => {
      const { tournament, days } = found(pen, tournamentId);
      refuseIf(objectionToDay(tournament, day, days));
      await pen.insertDay(tournamentDayId, tournamentId, day);
    });
    return { ...book, tournamentDayId };
  }

  setDayStatus(tournamentId: string, tournamentDayId: string, status: 'active' | 'finished', entry: NewAuditEntry): Promise<TournamentBook> {
    return this.change(entry, async (pen) => {
      const { tournament, days } = found(pen, tournamentId);
      const day = foundDay(days, tournamentDayId);
      refuseIf(objectionToDayStatus(tournament, day, status, pen.book.days));
      await pen.setDayStatus(tournamentDayId, status);
    });
  }

  removeDay(tournamentId: string, tournamentDayId: string, entry: NewAuditEntry): Promise<TournamentBook> {
    return this.change(entry, async (pen) => {
      const day = foundDay(found(pen, tournamentId).days, tournamentDayId);
      if (day.status !== 'planned' || (await pen.hasEvents(tournamentId, tournamentDayId))) throw new TournamentObjection(inUse('day'));
      await pen.removeDay(tournamentDayId);
    });
  }

  private async change(entry: NewAuditEntry, work: (pen: TournamentPen) => Promise<void>): Promise<TournamentBook> {
    const book = await this.store.change(this.now(), entry, work);
    this.changed(contextOf(book, this.hubId));
    return book;
  }
}

function found({ book }: TournamentPen, tournamentId: string): { readonly tournament: Tournament; readonly days: readonly TournamentDay[] } {
  const tournament = book.tournaments.find((one) => one.tournamentId === tournamentId);
  if (tournament === undefined) throw new TournamentObjection(notFound('tournament'));
  return { tournament, days: book.days.filter((one) => one.tournamentId === tournamentId) };
}

function foundDay(days: readonly TournamentDay[], tournamentDayId: string): TournamentDay {
  const day = days.find((one) => one.tournamentDayId === tournamentDayId);
  if (day === undefined) throw new TournamentObjection(notFound('day of this tournament'));
  return day;
}
