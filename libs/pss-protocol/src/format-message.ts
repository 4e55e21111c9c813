import type { PssMessage } from './message.js';
import { builtInProtocol, type Protocol } from './protocol.js';

/** Which sender to write as: the current generation, or the older one (CR LF behind every datagram, no final `;`). */
export type SenderGeneration = 'gen3' | 'gen2';

/**
 * Writes a message as the scoring system sends it.
 *
 * @throws RangeError for a message whose type has no row in the table.
 */
export function formatMessage(message: PssMessage, generation: SenderGeneration = 'gen3', protocol: Protocol = builtInProtocol): string {
  const type = message.key === 'custom' ? message.type : message.key;
  const row = protocol.rows.findLast((one) => one.type === type);
  if (row === undefined) throw new RangeError(`no row of the table writes ${type}`);
  const text = row.write(message);
  if (generation === 'gen2') return `${text}\r\n`;
  return row.endsWithSemicolon ? `${text};` : text;
}
