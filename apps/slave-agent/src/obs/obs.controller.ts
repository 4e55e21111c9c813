import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { obsActSchemas, type ObsAct } from '@restrike/contracts';
import type { ObsAnswer, ObsConnection } from '@restrike/obs';
import type { z } from 'zod';
import { readQuery, refuse } from '../court-api/read-query.js';
import { CourtObs } from './court-obs.js';

type Acts = { readonly [K in ObsAct]: (obs: ObsConnection, body: z.output<(typeof obsActSchemas)[K]>) => Promise<ObsAnswer<unknown>> };

const done: ObsAnswer<null> = { ok: true, value: null };

const acts: Acts = {
  connect: (obs, { connected }) => {
    if (connected) obs.connect();
    else obs.disconnect();
    return Promise.resolve(done);
  },
  scene: (obs, { scene }) => obs.setScene(scene),
  recording: (obs, { running }) => (running ? obs.startRecording() : obs.stopRecording()),
  stream: (obs, { running }) => (running ? obs.startStream() : obs.stopStream()),
  'replay-buffer': (obs, { running }) => (running ? obs.startReplayBuffer() : obs.stopReplayBuffer()),
  mute: (obs, { input, muted }) => obs.setMute(input, muted),
};

/** The court's OBS: what they do, and what a person may ask of them. */
@Controller('api/obs')
export class ObsController {
  constructor(@Inject(CourtObs) private readonly obs: CourtObs) {}

  @Get()
  list(): unknown {
    return { obs: this.obs.views() };
  }

  @Get(':id/scenes')
  async scenes(@Param('id') id: string): Promise<unknown> {
    return this.value(await this.find(id).scenes());
  }

  @Get(':id/inputs')
  async inputs(@Param('id') id: string): Promise<unknown> {
    return { inputs: this.value(await this.find(id).inputs()) };
  }

  @Get(':id/stats')
  async stats(@Param('id') id: string): Promise<unknown> {
    return this.value(await this.find(id).stats());
  }

  @Post(':id/:act')
  @HttpCode(200)
  async act(@Param('id') id: string, @Param('act') act: string, @Body() body: unknown): Promise<unknown> {
    const obs = this.find(id);
    if (!Object.hasOwn(acts, act)) throw refuse(404, { code: 'NOT_FOUND', message: `there is no act '${act}'; there are ${Object.keys(acts).join(', ')}` });
    const name = act as ObsAct;
    const values = readQuery(obsActSchemas[name], body ?? {});
    this.value(await (acts[name] as (obs: ObsConnection, body: unknown) => Promise<ObsAnswer<unknown>>)(obs, values));
    return { obs: this.obs.views() };
  }

  private find(id: string): ObsConnection {
    const found = this.obs.find(id);
    if (found === null) throw refuse(404, { code: 'NO_SUCH_OBS', message: `no OBS is called '${id}' here; there are ${this.obs.connections.map((one) => one.settings.id).join(', ') || 'none'}` });
    return found;
  }

  /** What OBS answered, or its failure as ours: what, and what to do. */
  private value<T>(answer: ObsAnswer<T>): T {
    if (answer.ok) return answer.value;
    throw refuse(answer.code === 'NOT_SUPPORTED' ? 501 : answer.code === 'REFUSED' ? 409 : 503, { code: `OBS_${answer.code}`, message: `${answer.reason} ${answer.toDo}` });
  }
}
