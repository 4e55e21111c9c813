import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Patch, Post, Req } from '@nestjs/common';
import { newUserSchema, userChangeSchema, userIdSchema, type User, type UserId } from '@restrike/contracts';
import type { Request } from 'express';
import { z } from 'zod';
import { Hub } from '../hub.js';
import { userOf } from './access.guard.js';
import { hashPassword } from './password.js';
import { readRequest, refuse } from './read-request.js';

/** SEC-1: the admin's list of users. A user who once did something stays in it, disabled. */
@Controller('api/users')
export class UsersController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get()
  async users(): Promise<unknown> {
    return { users: await this.hub.store.access.users() };
  }

  @Post()
  async create(@Req() request: Request, @Body() body: unknown): Promise<User> {
    const { name, role, password } = readRequest(newUserSchema, body);
    const user: User = { userId: randomUUID() as UserId, name, role, disabled: false, createdAt: Date.now() };
    const entry = this.hub.audit.entry(userOf(request), 'user.create', name, { userId: user.userId, role });
    if (!(await this.hub.store.access.create({ ...user, passwordHash: await hashPassword(password) }, entry))) {
      throw refuse(409, { code: 'NAME_TAKEN', message: `there is a user ${name} already`, path: 'name' });
    }
    return user;
  }

  /** Role, password, or whether they may sign in; their sessions end. */
  @Patch(':userId')
  async change(@Req() request: Request, @Param() parameters: unknown, @Body() body: unknown): Promise<User> {
    const { userId } = readRequest(z.object({ userId: userIdSchema }), parameters);
    const { password, role, disabled } = readRequest(userChangeSchema, body);
    const change = { ...(role === undefined ? {} : { role }), ...(disabled === undefined ? {} : { disabled }) };
    const passwordHash = password === undefined ? {} : { passwordHash: await hashPassword(password) };
    const user = await this.hub.store.access.change(userId, { ...change, ...passwordHash }, ({ name }) =>
      this.hub.audit.entry(userOf(request), 'user.change', name, { userId, ...change, ...(password === undefined ? {} : { password: 'changed' }) }),
    );
    if (user === 'unknown') throw refuse(404, { code: 'NOT_FOUND', message: 'there is no such user' });
    if (user === 'last-admin') throw refuse(409, { code: 'LAST_ADMIN', message: 'somebody must stay who may do everything: make another admin first' });
    if (password !== undefined) await this.hub.access.forgetTries(user.name);
    this.hub.endSockets({ userId });
    return user;
  }
}
