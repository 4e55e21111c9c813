import { WriteTurns } from '@restrike/db/court';
import { CourtPipeline } from './court-pipeline.js';
import type { PipelineCommand, ReceiverCommand, ReceiverReport } from './thread-messages.js';

const silent: ReceiverReport = { command: 0, state: 'stopped', sessionId: null, address: '', port: 0, error: null, cause: null, receiveBuffer: 0, received: 0, queued: 0, spilled: 0, unwritten: 0, lost: 0, kernelDrops: null };

/** A pipeline between two threads that answer as told. */
function court() {
  const said: PipelineCommand[] = [];
  let opens: ReceiverReport['state'] = 'listening';
  const pipeline = new CourtPipeline({ dataDir: '', file: '', queueBound: 1, flushEvents: 1, flushMs: 1, definitions: null, turns: new WriteTurns(), context: () => ({ tournamentId: null, tournamentDayId: null, day: null }) });
  const report = (one: Partial<ReceiverReport>): void => (pipeline as unknown as { onReport(report: ReceiverReport): void }).onReport({ ...silent, ...one });
  const answer = (command: ReceiverCommand): void => {
    if (command.do === 'start') report({ command: command.command, state: opens, sessionId: command.sessionId, address: command.address, port: command.port, kernelDrops: 0 });
    else report({ command: command.command });
  };
  Object.assign(pipeline, { pipeline: { postMessage: (command: PipelineCommand) => said.push(command) }, receiver: { postMessage: (command: ReceiverCommand) => queueMicrotask(() => answer(command)) } });
  const ends = (): unknown[] => said.flatMap((command) => (command.do === 'session-ended' ? [[command.sessionId, command.status]] : []));
  return { pipeline, report, ends, opens: (state: ReceiverReport['state']) => void (opens = state) };
}

it('[ING-1] a session whose socket broke while it listened has failed, and what is opened after it is another one', async () => {
  const { pipeline, report, ends } = court();
  const first = await pipeline.listen('127.0.0.1', 6_000, 1);
  report({ state: 'failed', sessionId: first.sessionId, error: 'the network card is gone', cause: 'other' });
  expect(ends()).toEqual([[first.sessionId, 'failed']]);
  const second = await pipeline.listen('127.0.0.1', 6_000, 1);
  expect(second.sessionId).not.toBe(first.sessionId);
  await pipeline.stopListening();
  expect(ends()).toEqual([[first.sessionId, 'failed'], [second.sessionId, 'stopped']]);
});

it('[ING-1] tries that fail one after the other are one session, and a listener that could not be opened is stopped when it is stopped', async () => {
  const { pipeline, ends, opens } = court();
  opens('failed');
  const [first, second] = [await pipeline.listen('127.0.0.1', 6_000, 1), await pipeline.listen('127.0.0.1', 6_000, 1)];
  expect(second.sessionId).toBe(first.sessionId);
  await pipeline.stopListening();
  expect(pipeline.report?.state).toBe('stopped');
  expect(ends()).toEqual([[first.sessionId, 'failed'], [first.sessionId, 'failed']]);
  expect((await pipeline.listen('127.0.0.1', 6_000, 1)).sessionId).not.toBe(first.sessionId);
});

it('[ING-1] an old report of a failure is no answer to a new try', async () => {
  const { pipeline, report, ends, opens } = court();
  opens('failed');
  const { sessionId, command } = await pipeline.listen('127.0.0.1', 6_000, 1);
  opens('listening');
  const again = pipeline.listen('127.0.0.1', 6_000, 1);
  // The receiver repeats what it last said every second.
  report({ command, state: 'failed', sessionId });
  expect((await again).state).toBe('listening');
  expect(pipeline.report?.state).toBe('listening');
  await pipeline.stopListening();
  expect(pipeline.report?.state).toBe('stopped');
  expect(ends()).toEqual([[sessionId, 'failed'], [sessionId, 'stopped']]);
});
