import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { courtLoginSchema, courtPinChangeSchema, type CourtAccess } from '@restrike/contracts';
import type { Request, Response } from 'express';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';
import { callerOf, type Caller } from './caller.js';
import type { CourtPin, PinAnswer } from './court-pin.js';

const words: Readonly<Record<Exclude<PinAnswer, { ok: true }>['code'], readonly [status: number, message: string]>> = {
  WRONG_PIN: [401, 'this is not the court’s PIN'],
  NO_PIN: [409, 'this court has no PIN yet: set one at the court’s own machine'],
  PIN_IS_SET: [409, 'this court has a PIN: give the current one to change it'],
  PIN_IS_CONFIGURED: [409, 'the PIN is set by RESTRIKE_COURT_PIN of this agent: change it there'],
  TOO_MANY_ATTEMPTS: [429, 'too many wrong PINs: wait and try again'],
};

/** A PIN that is not set needs no way around it; one of the configuration comes back. */
const resetFileOf = (pin: CourtPin, { here }: Caller): string | null => (here && pin.state === 'set' ? pin.file : null);

/** Signing in to a court with its PIN. */
@Controller('api/access')
export class AccessController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  access(@Req() request: Request): CourtAccess {
    const caller = this.caller(request);
    const { pin } = this.agent.gate;
    const expiresAt = pin.expiryOf(caller.session);
    return { pin: pin.state, signedIn: expiresAt !== null, expiresAt, here: caller.here, resetFile: resetFileOf(pin, caller) };
  }

  @Post('pin')
  @HttpCode(200)
  async setPin(@Req() request: Request, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<CourtAccess> {
    const { pin, current } = readQuery(courtPinChangeSchema, body);
    const caller = this.caller(request);
    if (!caller.here && this.agent.gate.pin.state === 'not-set') throw refuse(403, { code: 'SET_PIN_HERE', message: 'the first PIN is set on the court’s own machine' });
    return this.answer(await this.agent.gate.pin.setPin(pin, current, caller.here ? 'here' : 'elsewhere'), caller, response);
  }

  @Post('login')
  @HttpCode(200)
  async login(@Req() request: Request, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<CourtAccess> {
    const { pin } = readQuery(courtLoginSchema, body);
    const caller = this.caller(request);
    return this.answer(await this.agent.gate.pin.login(pin, caller.here ? 'here' : 'elsewhere'), caller, response);
  }

  @Post('logout')
  @HttpCode(200)
  logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): { readonly signedIn: false } {
    const { session } = this.caller(request);
    if (session !== undefined) this.agent.gate.pin.logout(session);
    response.clearCookie(this.agent.gate.cookie, { path: '/' });
    return { signedIn: false };
  }

  private caller(request: Request): Caller {
    return callerOf(request, this.agent.gate.cookie, request.query['token']);
  }

  private answer(answer: PinAnswer, caller: Caller, response: Response): CourtAccess {
    if (!answer.ok) {
      const [status, message] = words[answer.code];
      if (answer.code === 'TOO_MANY_ATTEMPTS') response.set('retry-after', String(Math.ceil(answer.waitMs / 1_000)));
      throw refuse(status, { code: answer.code, message });
    }
    const { gate } = this.agent;
    response.cookie(gate.cookie, answer.token, { httpOnly: true, sameSite: 'strict', path: '/', expires: new Date(answer.expiresAt) });
    return { pin: gate.pin.state, signedIn: true, expiresAt: answer.expiresAt, here: caller.here, resetFile: resetFileOf(gate.pin, caller) };
  }
}
