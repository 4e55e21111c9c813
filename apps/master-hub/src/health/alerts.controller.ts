import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Req } from '@nestjs/common';
import { alertRuleSchema, nodeIdSchema, uuidSchema } from '@restrike/contracts';
import type { Request } from 'express';
import { z } from 'zod';
import { userOf } from '../access/access.guard.js';
import { readRequest, refuse } from '../access/read-request.js';
import { orBadCursor } from '../events/or-bad-cursor.js';
import { Hub } from '../hub.js';
import { defaultRules, rulesInForce } from './default-rules.js';

export const alertsQuery = z.strictObject({
  /** `open`: those that are not cleared; `cleared`: the others. */
  state: z.enum(['open', 'cleared']).optional(),
  nodeId: nodeIdSchema.optional(),
  ruleId: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(100).optional(),
  token: z.string().optional(),
});
const ruleParameters = z.strictObject({ ruleId: z.string().max(60) });

/** HLT-2: alerts, who has seen them, and the rules. */
@Controller('api/alerts')
export class AlertsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get()
  list(@Query() query: unknown): Promise<unknown> {
    const { state, nodeId, ruleId, limit, cursor } = readRequest(alertsQuery, query, 'BAD_QUERY');
    const wanted = { limit, ...(nodeId === undefined ? {} : { nodeId }), ...(ruleId === undefined ? {} : { ruleId }), ...(state === undefined ? {} : { open: state === 'open' }), ...(cursor === undefined ? {} : { cursor }) };
    return orBadCursor(this.hub.store.alerts.list(wanted));
  }

  @Post(':alertId/ack')
  @HttpCode(200)
  async acknowledge(@Param() parameters: unknown, @Req() request: Request): Promise<unknown> {
    const { alertId } = readRequest(z.strictObject({ alertId: uuidSchema }), parameters);
    const user = userOf(request);
    const alert = await this.hub.watch.alerts.acknowledge(alertId, user.name, ({ title, courtName }) => this.hub.audit.entry(user, 'alert.acknowledge', alertId, { title, court: courtName }));
    if (alert === null) throw refuse(404, { code: 'NOT_FOUND', message: 'There is no such alert.' });
    return { alert };
  }

  @Get('rules')
  async rules(): Promise<unknown> {
    return { rules: rulesInForce(await this.hub.store.alerts.changedRules()) };
  }

  /** Changes a rule, or adds one under a name of its own. */
  @Put('rules/:ruleId')
  async setRule(@Param() parameters: unknown, @Body() body: unknown, @Req() request: Request): Promise<unknown> {
    const { ruleId } = readRequest(ruleParameters, parameters);
    const rule = readRequest(alertRuleSchema, body);
    if (rule.ruleId !== ruleId) throw refuse(400, { code: 'BAD_BODY', message: `the address names ${ruleId}, the body ${rule.ruleId}`, path: 'ruleId' });
    const user = userOf(request);
    await this.hub.store.alerts.setRule(rule, user.name, Date.now(), this.hub.audit.entry(user, 'alert-rule.change', ruleId, rule));
    this.hub.watch.alerts.rulesChanged();
    return { rule: { ...rule, isChanged: true } };
  }

  /** Sets a rule back to what the software comes with; one that was added is gone. */
  @Delete('rules/:ruleId')
  async resetRule(@Param() parameters: unknown, @Req() request: Request): Promise<unknown> {
    const { ruleId } = readRequest(ruleParameters, parameters);
    const wasChanged = await this.hub.store.alerts.resetRule(ruleId, this.hub.audit.entry(userOf(request), 'alert-rule.reset', ruleId));
    const own = defaultRules.find((rule) => rule.ruleId === ruleId);
    if (!wasChanged && own === undefined) throw refuse(404, { code: 'NOT_FOUND', message: 'There is no such rule.' });
    this.hub.watch.alerts.rulesChanged();
    return { rule: own === undefined ? null : { ...own, isChanged: false } };
  }
}
