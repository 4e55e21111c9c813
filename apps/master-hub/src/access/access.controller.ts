import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { loginSchema, ownPasswordSchema, setupSchema, type Me, type Session } from '@restrike/contracts';
import type { Request, Response } from 'express';
import { Hub } from '../hub.js';
import { addressOf, callerOf, userOf } from './access.guard.js';
import { mayPass } from './caller.js';
import { HubAccess, sessionCookie, type LoginRefusal } from './hub-access.js';
import { hashPassword } from './password.js';
import { readRequest, refuse } from './read-request.js';

/** SEC-1: the first admin, signing in and out, and who one is. */
@Controller('api/access')
export class AccessController {
  constructor(
    @Inject(Hub) private readonly hub: Hub,
    @Inject(HubAccess) private readonly access: HubAccess,
  ) {}

  @Get('me')
  async me(@Req() request: Request): Promise<Me> {
    const caller = callerOf(request);
    const user = caller.kind === 'user' ? caller : null;
    return {
      kind: caller.kind === 'agent' ? 'nobody' : caller.kind,
      name: user?.name ?? null,
      role: user?.role ?? null,
      expiresAt: user?.expiresAt ?? null,
      overview: mayPass('overview', caller, this.access.hasReadToken),
      setupNeeded: await this.access.setupNeeded(),
    };
  }

  @Get('setup')
  async setup(): Promise<unknown> {
    return { needed: await this.access.setupNeeded() };
  }

  @Post('setup')
  @HttpCode(200)
  async setUp(@Req() request: Request, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<Session> {
    const { code, name, password } = readRequest(setupSchema, body);
    return this.enter(await this.access.setUp(code, name, password, addressOf(request)), request, response);
  }

  @Post('login')
  @HttpCode(200)
  async login(@Req() request: Request, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<Session> {
    const { name, password } = readRequest(loginSchema, body);
    return this.enter(await this.access.login(name, password, addressOf(request)), request, response);
  }

  @Post('logout')
  @HttpCode(200)
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<unknown> {
    const user = userOf(request);
    await this.access.logout(user);
    this.hub.endSockets({ sessionKey: user.sessionKey });
    response.clearCookie(sessionCookie, { path: '/' });
    return {};
  }

  /** Another password for oneself; ends all of one's sessions. */
  @Post('password')
  @HttpCode(200)
  async password(@Req() request: Request, @Body() body: unknown): Promise<unknown> {
    const user = userOf(request);
    const words = readRequest(ownPasswordSchema, body);
    const right = await this.access.isOwnPassword(user.name, words.old, addressOf(request));
    if (typeof right === 'object') throw refuse(right.status, right);
    if (!right) throw refuse(401, { code: 'WRONG_LOGIN', message: 'the old password is wrong', path: 'old' });
    await this.hub.store.access.change(user.userId, { passwordHash: await hashPassword(words.new) }, () => this.access.audit.entry(user, 'user.password', user.name));
    this.hub.endSockets({ userId: user.userId });
    return {};
  }

  private enter(result: Session | LoginRefusal, request: Request, response: Response): Session {
    if ('status' in result) {
      if (result.retryAfterS !== null) response.set('retry-after', String(result.retryAfterS));
      throw refuse(result.status, { code: result.code, message: result.message });
    }
    response.cookie(sessionCookie, result.token, { httpOnly: true, sameSite: 'strict', path: '/', secure: request.secure, expires: new Date(result.expiresAt) });
    return result;
  }
}
