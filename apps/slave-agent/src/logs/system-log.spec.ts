import { readObsLine } from './obs-log.js';
import { readJournal, readSystemLog, readWindowsEvents } from './system-log.js';

describe('[LOG-2] logs of others', () => {
  it('[LOG-2] reads the journal of Linux, and leaves out what is no line of it', () => {
    const output = '{"__REALTIME_TIMESTAMP":"1790000000123456","PRIORITY":"3","SYSLOG_IDENTIFIER":"kernel","MESSAGE":"usb gone"}\nnonsense\n{"MESSAGE":[104,105],"__REALTIME_TIMESTAMP":"1790000000000000"}\n';
    expect(readJournal(output)).toEqual([
      { at: 1_790_000_000_123.456, level: 'error', module: 'kernel', message: 'usb gone', fields: {} },
      { at: 1_790_000_000_000, level: 'info', module: '', message: 'hi', fields: {} },
    ]);
  });

  it('[LOG-2] reads the events of Windows, one or many', () => {
    const event = '{"at":"2026-11-21T09:00:00.0000000Z","level":3,"source":"Disk","id":51,"message":"paging error"}';
    const expected = { at: Date.parse('2026-11-21T09:00:00Z'), level: 'warn', module: 'Disk', message: 'paging error', fields: { id: 51 } };
    expect([readWindowsEvents(event), readWindowsEvents(`[${event},{}]`), readWindowsEvents('')]).toEqual([[expected], [expected], []]);
  });

  it('[LOG-2] says where a system has no log that can be read', async () => {
    expect(await readSystemLog({ source: 'system', limit: 5 }, 'darwin')).toEqual({ problem: expect.stringContaining('darwin') as string });
  });

  it('[LOG-2] a line of OBS without a time is none', () => {
    expect([readObsLine('  goes on', '2026-11-20 10-00-00.txt'), readObsLine('10:00:01.000: x', 'other.txt')]).toEqual([null, null]);
  });
});
