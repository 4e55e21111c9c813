import { tournamentDaySchema, tournamentSchema, type Tournament, type TournamentDay } from '@restrike/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import type { HubError } from '../api/hub-client.js';
import { useHubQuery } from '../api/use-hub.js';

/** What the hub has of tournaments: all of them, newest first, and their days. */
export const tournamentBookSchema = z.object({ tournaments: z.array(tournamentSchema), days: z.array(tournamentDaySchema) });
export type TournamentBook = z.infer<typeof tournamentBookSchema>;

export const useTournaments = (enabled = true): UseQueryResult<TournamentBook, HubError> => useHubQuery(['tournaments'], '/api/tournaments', tournamentBookSchema, { everyMs: 30_000, enabled });

/** Days of a tournament, in order. */
export const daysOf = (book: TournamentBook, { tournamentId }: Tournament): TournamentDay[] => book.days.filter((day) => day.tournamentId === tournamentId).sort((a, b) => a.day.localeCompare(b.day));

/** The tournament that is going on; null when none is. */
export const runningOf = (book: Pick<TournamentBook, 'tournaments'>): Tournament | null => book.tournaments.find(({ status }) => status === 'active' || status === 'finishing') ?? null;
