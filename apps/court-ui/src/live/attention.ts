import type { ChallengeView, Clip, CourtStatement, ObsView, RecordingDisk, TriggerRun } from '@restrike/contracts';
import { bytes } from '../texts/format.js';
import type { Text } from '../texts/court-texts.js';
import { actWords } from '../triggers/act-words.js';

/** Something that the operator should look at: what, and what to do. */
export interface Attention {
  readonly key: string;
  readonly tone: 'bad' | 'warn';
  readonly what: string;
  readonly toDo: string;
  /** Room of the console where it is settled, or the act that settles it. */
  readonly go?: string;
  readonly act?: 'start-listener';
}

/** What the list is made of; null: not known yet, of which nothing is said. */
export interface Situation {
  readonly statement: CourtStatement | null;
  readonly obs: readonly ObsView[] | null;
  readonly clips: readonly Clip[] | null;
  readonly runs: readonly TriggerRun[] | null;
  /** What is wrong with its replay stands beside its clock. */
  readonly challenge: Pick<ChallengeView, 'clipIds' | 'trouble'> | null;
  readonly diskFreeBytes: number | null;
  readonly diskTotalBytes: number | null;
  /** Disk of the recordings; null when it is not known. */
  readonly recordingDisk: Pick<RecordingDisk, 'low' | 'hoursLeft' | 'advice'> | null;
  /** Why the folders of the day can not be made; null when they are there. */
  readonly folderTrouble: string | null;
  /** Whether a tournament day is active; null when that is not known. */
  readonly hasDay: boolean | null;
  /** Court's wall clock, ms. */
  readonly now: number;
}

/** A failure is told for so long after it happened. */
const failureShownMs = 120_000;
const diskShare = 0.1;
/** The same as the hub's alert. */
const droppedShare = 0.01;
const diskBytes = 10_000_000_000;

const isOn = ({ state }: ObsView['recording']): boolean => state === 'active' || state === 'reconnecting' || state === 'starting' || state === 'paused';

/** Worst first; within a tone in the order of the path: data in, disk, OBS, replay, hub. */
export function attentionOf(situation: Situation, text: Text): readonly Attention[] {
  const found = [...ofReceiving(situation, text), ...ofVideos(situation, text), ...ofObs(situation, text), ...ofReplays(situation, text), ...ofHub(situation, text)];
  return [...found.filter(({ tone }) => tone === 'bad'), ...found.filter(({ tone }) => tone === 'warn')];
}

function ofReceiving({ statement, diskFreeBytes, diskTotalBytes }: Situation, text: Text): Attention[] {
  if (statement === null) return [];
  const found: Attention[] = [];
  const { listener, trouble, state } = statement;
  if (listener === null || listener.state === 'stopped') found.push({ key: 'stopped', tone: 'bad', what: text('attListenerStopped'), toDo: text('attListenerStoppedDo'), act: 'start-listener' });
  else if (listener.state === 'failed') found.push({ key: 'failed', tone: 'bad', what: `${text('attListener')}: ${listener.error ?? ''}`, toDo: text('attListenerDo'), go: '/scoring' });
  if (trouble !== null) found.push({ key: 'trouble', tone: 'bad', what: `${text('attTrouble')}: ${trouble}`, toDo: text('attTroubleDo'), go: '/system' });
  const lost = (listener?.kernelDrops ?? 0) + (listener?.lost ?? 0);
  if (lost > 0) found.push({ key: 'drops', tone: 'bad', what: text('attDrops', { n: lost }), toDo: text('attDropsDo'), go: '/scoring' });
  if ((listener?.unwritten ?? 0) > 0) found.push({ key: 'spilled', tone: 'warn', what: text('attSpilled', { n: listener?.unwritten ?? 0 }), toDo: text('attSpilledDo'), go: '/scoring' });
  if (listener?.state === 'listening' && listener.received === 0) {
    found.push({ key: 'waiting', tone: 'warn', what: text('attWaiting'), toDo: text('attWaitingDo', { address: listener.address, port: listener.port }), go: '/scoring' });
  }
  if (state.senderConnected === false) found.push({ key: 'sender', tone: 'warn', what: text('attSender'), toDo: text('attSenderDo') });
  if (diskFreeBytes !== null && diskTotalBytes !== null && diskFreeBytes < Math.min(diskBytes, diskTotalBytes * diskShare)) {
    found.push({ key: 'disk', tone: 'bad', what: text('attDisk', { free: bytes(diskFreeBytes) }), toDo: text('attDiskDo'), go: '/system' });
  }
  return found;
}

function ofVideos({ folderTrouble, recordingDisk }: Situation, text: Text): Attention[] {
  const found: Attention[] = [];
  if (folderTrouble !== null) found.push({ key: 'folder', tone: 'bad', what: text('attFolder'), toDo: folderTrouble, go: '/settings' });
  if (recordingDisk?.low === true) {
    found.push({ key: 'recording-disk', tone: 'warn', what: text('attRecordingDisk', { hours: recordingDisk.hoursLeft?.toFixed(1) ?? '?' }), toDo: recordingDisk.advice ?? '', go: '/settings' });
  }
  return found;
}

function ofObs({ obs, statement }: Situation, text: Text): Attention[] {
  if (obs === null) return [];
  if (obs.length === 0) return [{ key: 'no-obs', tone: 'warn', what: text('attNoObs'), toDo: text('attNoObsDo'), go: '/settings' }];
  const found: Attention[] = [];
  for (const one of obs) {
    if (one.connection === 'live' && one.trouble !== null) found.push({ key: `trouble-${one.id}`, tone: 'bad', what: one.trouble.message, toDo: one.trouble.toDo, go: '/preflight' });
    if (one.connection === 'live' || one.connection === 'connecting') continue;
    found.push({ key: `obs-${one.id}`, tone: 'bad', what: one.trouble?.message ?? one.id, toDo: one.trouble?.toDo ?? text('attObsDo'), go: '/preflight' });
  }
  for (const { id, stats } of obs) {
    if (stats !== null && stats.droppedFrameShare > droppedShare) found.push({ key: `dropped-${id}`, tone: 'warn', what: text('attDropped', { share: (stats.droppedFrameShare * 100).toFixed(1), obs: id }), toDo: text('attDroppedDo') });
  }
  for (const { id, stream } of obs) {
    if (stream.state === 'reconnecting') found.push({ key: `stream-${id}`, tone: 'bad', what: text('attReconnecting', { obs: id }), toDo: text('attReconnectingDo') });
  }
  const recorders = obs.filter(({ role, connection }) => role !== 'OBS_STR' && connection === 'live');
  // Nothing to press would help while none of them can write.
  if (recorders.every(({ trouble }) => trouble?.code === 'OBS_NO_ROOM') || statement === null) return found;
  if (statement.state.baseStatus === 'round' && !recorders.some(({ recording }) => isOn(recording))) found.push({ key: 'recording', tone: 'bad', what: text('attNoRecording'), toDo: text('attNoRecordingDo') });
  for (const { id, recording } of recorders) {
    if (recording.state === 'paused') found.push({ key: `paused-${id}`, tone: statement.state.baseStatus === 'round' ? 'bad' : 'warn', what: text('attPaused'), toDo: text('attPausedDo') });
  }
  if (['ready', 'round', 'break'].includes(statement.state.baseStatus) && !recorders.some(({ replayBuffer }) => isOn(replayBuffer))) {
    found.push({ key: 'buffer', tone: 'bad', what: text('attNoBuffer'), toDo: text('attNoBufferDo') });
  }
  return found;
}

function ofReplays({ clips, runs, challenge, now }: Situation, text: Text): Attention[] {
  const found: Attention[] = [];
  const told = challenge?.trouble ?? null;
  const isTold = (words: string | undefined): boolean => told !== null && words === told.message;
  for (const clip of clips ?? []) {
    if (clip.state !== 'failed' || now - clip.changedAt > failureShownMs || (isTold(clip.trouble?.message) && challenge?.clipIds.includes(clip.clipId) === true)) continue;
    found.push({ key: `clip-${clip.clipId}`, tone: 'bad', what: `${text('attClip')}: ${clip.trouble?.message ?? ''}`, toDo: clip.trouble?.toDo ?? '', go: '/replays' });
  }
  for (const run of runs ?? []) {
    if (run.rehearsal || now - (run.endedAt ?? run.startedAt) > failureShownMs) continue;
    for (const [index, step] of run.steps.entries()) {
      // What OBS could not do while it was away may be done since.
      const isDone = run.steps.slice(index).some(({ act, outcome }) => act === step.act && outcome === 'done');
      // That there is nothing to open is said by the replay that failed, and why it did perhaps by its challenge.
      const hasNone = run.steps.some(({ act, outcome }) => act === 'save-replay' && outcome === 'failed') || found.some(({ key }) => key.startsWith('clip-'));
      const isSaid = step.act === 'open-player' ? hasNone : step.act === 'save-replay' && isTold(step.detail);
      if (step.outcome !== 'failed' || isDone || isSaid || found.some(({ what }) => what.includes(step.detail))) continue;
      found.push({ key: `run-${run.runId}-${step.act}`, tone: 'warn', what: `${text('attRun', { what: actWords(step.act, text) })}: ${step.trouble?.message ?? step.detail}`, toDo: step.trouble?.toDo ?? '', go: '/triggers' });
    }
  }
  return found.slice(0, 4);
}

function ofHub({ statement, hasDay }: Situation, text: Text): Attention[] {
  const found: Attention[] = [];
  if (hasDay === false) found.push({ key: 'day', tone: 'warn', what: text('attContext'), toDo: text('attContextDo'), go: '/timeline' });
  if (statement !== null && statement.sync.parked > 0) found.push({ key: 'parked', tone: 'warn', what: text('attParked', { n: statement.sync.parked }), toDo: text('attParkedDo'), go: '/system' });
  return found;
}
