import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { manualEditSchema, type ManualView } from '@restrike/contracts';
import { wordsOf } from '@restrike/runtime';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';

/** AUX-1: an operator takes the shown match state over, edits it and hands it back. */
@Controller('api/manual')
export class ManualController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  view(): ManualView {
    return this.agent.manual.view();
  }

  @Post('take')
  @HttpCode(200)
  take(): Promise<ManualView> {
    if (this.agent.manual.since !== null) throw refuse(409, { code: 'ALREADY_MANUAL', message: 'the shown state is already edited by hand: look at it, or hand it back first' });
    return this.done(this.agent.manual.take());
  }

  @Post('edit')
  @HttpCode(200)
  edit(@Body() body: unknown): Promise<ManualView> {
    const edit = readQuery(manualEditSchema, body);
    if (this.agent.manual.since === null) throw refuse(409, { code: 'NOT_MANUAL', message: 'the scoring system’s own state is shown (another match may have been loaded): take over first' });
    return this.done(this.agent.manual.edit(edit));
  }

  @Post('hand-back')
  @HttpCode(200)
  handBack(): Promise<ManualView> {
    return this.done(this.agent.manual.handBack());
  }

  private async done(act: Promise<ManualView>): Promise<ManualView> {
    try {
      return await act;
    } catch (error) {
      throw refuse(503, { code: 'NOT_STORED', message: `The edit could not be written to the disk, so it is not shown: ${wordsOf(error)}. Try again.` });
    }
  }
}
