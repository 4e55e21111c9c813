import type { CourtWriter } from '@restrike/db/court';
import type { Datagram } from './thread-messages.js';
import { UdpSessions } from './udp-sessions.js';

it('[ING-4] of a network full of strangers 1,000 senders are counted each, those for the whole session, and every datagram of the others is still counted', () => {
  const sessions = new UdpSessions({ epoch: 'e', openSession: () => undefined } as unknown as CourtWriter);
  sessions.open('s', '0.0.0.0', 6_000, 1);
  const from = (first: number, count: number): Datagram[] =>
    Array.from({ length: count }, (_, index) => ({ sessionId: 's', number: first + index, receivedAt: first + index, monotonicUs: 0, sender: `10.0.${String((first + index) >> 8)}.${String((first + index) & 255)}:1`, bytes: 'xx' }));
  const group = (datagrams: Datagram[]): ReturnType<UdpSessions['count']> => {
    const counted = sessions.count(datagrams, datagrams.length, 0);
    sessions.committed();
    return counted;
  };
  expect(group(from(0, 999))).toMatchObject({ session: { clients: 999, received: 999 } });
  const full = group(from(999, 500));
  expect(full.session).toMatchObject({ clients: 1_000, received: 1_499, bytes: 2_998 });
  expect(full.clients).toMatchObject([{ sender: '10.0.3.231:1', packets: 1 }]);
  // The scoring system was there first: it stays counted.
  const later = group([...from(0, 1), ...from(5_000, 3), ...from(0, 1)]);
  expect(later.session).toMatchObject({ clients: 1_000, received: 1_504 });
  expect(later.clients).toMatchObject([{ sender: '10.0.0.0:1', packets: 2 }]);
});
