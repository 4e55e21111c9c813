import type { ReactElement } from 'react';
import { useTexts } from '../texts/use-texts.js';
import { useConnection } from './use-connection.js';
import { useNow } from './use-feed.js';

/** The connection in words, for a `status`. How long it is lost counts for the eye alone: a screen reader would be told every second of it. */
export function ConnectionWords(): ReactElement | null {
  const text = useTexts();
  const connection = useConnection((state) => state.connection);
  const since = useConnection((state) => state.connectionSince) ?? 0;
  const now = useNow(500);
  if (connection === null) return null;
  return (
    <>
      {text(connection)}
      {connection === 'lost' ? <span aria-hidden="true"> · {Math.max(0, Math.floor((now - since) / 1_000))} s</span> : null}
    </>
  );
}
