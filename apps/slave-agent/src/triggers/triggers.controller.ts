import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { triggerSwitchSchema, type CourtFeedMessages, type ReplayAnswer, type TriggerOverview, type TriggerRun } from '@restrike/contracts';
import { z } from 'zod';
import { readQuery, refuse } from '../court-api/read-query.js';
import { CourtReplay } from './court-replay.js';

const limitQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) });

/** Trigger rules: what they are, what they did, their switches, rehearsal; and the REPLAY key. */
@Controller('api')
export class TriggersController {
  constructor(@Inject(CourtReplay) private readonly replays: CourtReplay) {}

  @Get('triggers')
  overview(@Query() query: unknown): TriggerOverview {
    return { rules: this.replays.rules(), runs: [...this.replays.runner.runs(readQuery(limitQuery, query).limit)] };
  }

  @Post('triggers/:ruleId')
  @HttpCode(200)
  switch(@Param('ruleId') ruleId: string, @Body() body: unknown): TriggerOverview {
    const { enabled } = readQuery(triggerSwitchSchema, body ?? {});
    if (!this.replays.runner.switch(ruleId, enabled)) throw this.unknownRule(ruleId);
    return { rules: this.replays.rules(), runs: [...this.replays.runner.runs(50)] };
  }

  @Post('triggers/:ruleId/rehearse')
  @HttpCode(200)
  rehearse(@Param('ruleId') ruleId: string): TriggerRun {
    const run = this.replays.rehearse(ruleId);
    if (run === null) throw this.unknownRule(ruleId);
    return run;
  }

  @Post('replay')
  @HttpCode(202)
  replay(): ReplayAnswer {
    return this.replays.replay('key');
  }

  /** CLP-4: the challenge of now with its rule clock; null when the match had none. */
  @Get('challenge')
  challenge(): CourtFeedMessages['challenge'] {
    return { challenge: this.replays.challenge.view };
  }

  /** Which player shows which clip, and where mpv is in it. */
  @Get('player')
  async player(): Promise<unknown> {
    return { ...this.replays.player.state, position: await this.replays.player.position() };
  }

  /** A key of the player, pressed in the console. */
  @Post('player/keys/:key')
  @HttpCode(200)
  async key(@Param('key') key: string): Promise<unknown> {
    if (!(await this.replays.player.press(key))) throw refuse(409, { code: 'NOT_PRESSED', message: `mpv plays nothing, or has no key '${key}'` });
    return this.player();
  }

  /** The console's own player was closed (Esc). */
  @Post('player/closed')
  @HttpCode(200)
  closed(): unknown {
    this.replays.player.closedInBrowser();
    return this.replays.player.state;
  }

  private unknownRule(ruleId: string): Error {
    const known = this.replays.rules().map((rule) => rule.ruleId);
    return refuse(404, { code: 'NO_SUCH_RULE', message: `there is no rule '${ruleId}'; there are ${known.join(', ')}` });
  }
}
