import { access, constants, mkdir } from 'node:fs/promises';
import type { Preflight, PreflightFinding } from '@restrike/contracts';
import type { ObsConnection, ObsFinding } from '@restrike/obs';
import { wordsOf } from '@restrike/runtime';
import { FolderHangsError, videoFolders } from '../files/folder-gate.js';
import { runTool } from '../ivr/run-tool.js';
import { wantedScenes, type ReplaySettings } from '../ivr/replay-settings.js';
import type { CourtObs } from './court-obs.js';

/** What the pre-flight looks at beside OBS. */
export interface PreflightCourt {
  readonly settings: () => ReplaySettings;
  readonly tools: { readonly ffmpeg: string; readonly ffprobe: string; readonly mpv: string; readonly player: 'auto' | 'mpv' | 'browser' };
  /** Court's clock minus the hub's, ms; null without a hub. */
  readonly clockOffsetMs: () => number | null;
}

/** Hours that the disk must last. */
const dayHours = 10;
const toolLimitMs = 5_000;
/** A label that is further off than this misleads a person; positions in videos rest on no wall clock. */
const noticedOffsetMs = 2_000;

const verdicts = { ok: 'good', warning: 'warning', failed: 'bad', unknown: 'unknown' } as const satisfies Record<ObsFinding['verdict'], PreflightFinding['outcome']>;
const ownFinding = (check: string, outcome: PreflightFinding['outcome'], message: string, toDo: string | null = null): PreflightFinding => ({ check, obsId: null, outcome, message, toDo });

/** OBS-4: everything that must hold before the day, each finding with where to click or what to do. Never throws; what can not be told is `unknown`. */
export async function courtPreflight(obs: CourtObs, court: PreflightCourt): Promise<Preflight> {
  const findings = (await Promise.all([setUp(obs), ...obs.connections.map((one) => ofObs(one, obs.connections, court.settings())), folders(court.settings()), tools(court.tools), clock(court.clockOffsetMs())])).flat();
  const outcome = findings.some((one) => one.outcome === 'bad') ? 'bad' : findings.some((one) => one.outcome === 'warning') ? 'warning' : 'good';
  return { at: Date.now(), outcome, findings };
}

/** Whether there is an OBS for each job. */
function setUp(obs: CourtObs): PreflightFinding[] {
  const findings: PreflightFinding[] = [];
  for (const [role, job] of [['OBS_REC', 'recording and replay'], ['OBS_STR', 'the stream']] as const) {
    const found = obs.withRole(role);
    if (found !== null) continue;
    const outcome = role === 'OBS_REC' ? 'bad' : 'warning';
    findings.push(ownFinding('set-up', outcome, `no OBS is set up for ${job}`, `Add it in the settings: OBS connections, role ${role}. Challenges are recorded all the same.`));
  }
  return findings;
}

async function ofObs(obs: ObsConnection, others: readonly ObsConnection[], { scenes, replaySeconds, soundInputs, folders: { recordings } }: ReplaySettings): Promise<PreflightFinding[]> {
  const { id, role } = obs.settings;
  const streams = role !== 'OBS_REC';
  const findings = await obs.preflight({
    ...(streams ? { scenes: wantedScenes(scenes) } : {}),
    ...(role === 'OBS_STR' ? {} : { recordingFolder: recordings, replaySeconds }),
    inputs: soundInputs.length > 0 ? soundInputs : await openInputs(obs),
    others: others.map(({ settings }) => settings),
    hours: dayHours,
  });
  return findings.map(({ check, verdict, says, toDo }) => ({ check, obsId: id, outcome: verdicts[verdict], message: says, toDo }));
}

/** Inputs whose sound is on: where the settings name none, these are meant to be heard. One that a person muted is muted on purpose. */
async function openInputs(obs: ObsConnection): Promise<readonly string[]> {
  const inputs = await obs.inputs();
  return inputs.ok ? inputs.value.filter(({ muted }) => muted === false).map(({ name }) => name) : [];
}

async function folders({ folders: { recordings, clips } }: ReplaySettings): Promise<PreflightFinding[]> {
  try {
    for (const folder of [recordings, clips]) {
      await videoFolders.ask(folder, async () => {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK);
      });
    }
    return [ownFinding('folders', 'good', `recordings and clips can be written to ${recordings}`)];
  } catch (error) {
    const toDo = error instanceof FolderHangsError ? error.trouble.toDo : 'Choose another folder in the settings, or give this user the right to write there.';
    return [ownFinding('folders', 'bad', `the folder for recordings can not be written: ${wordsOf(error)}`, toDo)];
  }
}

async function tools({ ffmpeg, ffprobe, mpv, player }: PreflightCourt['tools']): Promise<PreflightFinding[]> {
  const [hasFfmpeg, hasFfprobe, hasMpv] = await Promise.all([runTool(ffmpeg, ['-version'], toolLimitMs), runTool(ffprobe, ['-version'], toolLimitMs), runTool(mpv, ['--version'], toolLimitMs)]);
  const findings: PreflightFinding[] = [];
  const install = 'Install ffmpeg, which brings both programs, or set RESTRIKE_FFMPEG and RESTRIKE_FFPROBE to where they are.';
  findings.push(
    hasFfmpeg.ended === 'done' ? ownFinding('ffmpeg', 'good', 'ffmpeg is there') : ownFinding('ffmpeg', 'bad', 'ffmpeg is missing: no clip plays in a browser, and none can be cut from a recording', install),
    hasFfprobe.ended === 'done' ? ownFinding('ffprobe', 'good', 'ffprobe is there') : ownFinding('ffprobe', 'bad', 'ffprobe is missing: clips are not checked, and the action is not found in them', install),
  );
  if (player === 'browser') return findings;
  findings.push(
    hasMpv.ended === 'done'
      ? ownFinding('player', 'good', 'the player mpv is there')
      : ownFinding('player', player === 'mpv' ? 'bad' : 'warning', 'the player mpv is missing: replays play in the console', 'Install mpv, or set RESTRIKE_MPV to where it is.'),
  );
  return findings;
}

function clock(offsetMs: number | null): PreflightFinding[] {
  if (offsetMs === null) return [ownFinding('clock', 'unknown', 'the clock can not be compared: no hub is joined')];
  const words = `this computer's clock is ${String(Math.abs(Math.round(offsetMs)))} ms ${offsetMs >= 0 ? 'ahead of' : 'behind'} the hub's`;
  return [Math.abs(offsetMs) > noticedOffsetMs ? ownFinding('clock', 'warning', words, 'Set the clock of this computer: system settings → time → synchronise now. Positions in videos are right all the same.') : ownFinding('clock', 'good', words)];
}
