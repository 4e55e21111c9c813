import type { CommandPreview, NodeId } from '@restrike/contracts';
import { HubError } from '../src/api/hub-client.js';
import { IssueDesk, type Act } from '../src/remote/issue-desk.js';

const court = '11111111-1111-4111-8111-000000000001' as NodeId;
const act = (action: 'stop-recording' | 'stop-stream'): Act => ({ request: { action }, nodeIds: [court], keep: false, waits: false, retryOf: null });
const preview: CommandPreview = { needsConfirmation: true, courts: [] };

/** A hub whose answers come when they are given. */
function deskOf() {
  const previews: (() => void)[] = [];
  const issued: { readonly action: string; readonly done: () => void; readonly fail: () => void }[] = [];
  const desk = new IssueDesk(
    {
      preview: () => new Promise((done) => previews.push(() => done(preview))),
      issue: ({ request }) => new Promise((done, fail) => issued.push({ action: request.action, done: () => done(null), fail: () => fail(new HubError(503, 'NO', request.action)) })),
    },
    () => undefined,
  );
  return { desk, previews, issued };
}

describe('[CMD-4] acts of the remote control', () => {
  it('[CMD-4] a yes is sent also while another act is under way, and each failure stays in view until it is read', async () => {
    const { desk, previews, issued } = deskOf();
    const words: Promise<void>[] = [];
    for (const one of [act('stop-recording'), act('stop-stream')]) {
      const asked = desk.ask(one);
      previews.pop()?.();
      await asked;
      words.push(desk.confirm());
    }
    expect(issued.map(({ action }) => action)).toEqual(['stop-recording', 'stop-stream']);
    for (const one of issued) one.fail();
    await Promise.all(words);
    expect(desk.state.problems.map(({ request }) => request.action)).toEqual(['stop-recording', 'stop-stream']);
    desk.dismiss(desk.state.problems[0]!.key);
    expect(desk.state.problems.map(({ request }) => request.action)).toEqual(['stop-stream']);
  });

  it('[CMD-4] an open question does not turn into another one: the second press is said not to be sent', async () => {
    const { desk, previews, issued } = deskOf();
    const asked = [desk.ask(act('stop-recording')), desk.ask(act('stop-stream'))];
    for (const answer of previews) answer();
    await Promise.all(asked);
    expect([desk.state.asked?.request.action, desk.state.notAsked?.action]).toEqual(['stop-recording', 'stop-stream']);
    const word = desk.confirm();
    issued[0]!.done();
    await word;
    expect([desk.state.asked, desk.state.notAsked?.action, issued.map(({ action }) => action)]).toEqual([null, 'stop-stream', ['stop-recording']]);
  });
});
