import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { concatMap, type Observable } from 'rxjs';
import { callerOf, routeOf } from './access.guard.js';
import { Audit } from './audit.js';

/** Routes that change nothing though they take a body. */
const readsOnly: ReadonlySet<string> = new Set(['POST /api/commands/preview']);

/** SEC-4: whatever a route changed is in the audit log before it is told as done, also when the route itself records nothing. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(@Inject(Audit) private readonly audit: Audit) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.method === 'GET' || request.method === 'HEAD' || readsOnly.has(routeOf(request))) return next.handle();
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        const caller = callerOf(request);
        // Courts' batches are records themselves; who has not signed in changes nothing but by signing in, which records itself.
        if (caller.kind === 'user' && !this.audit.has(caller)) await this.audit.record(caller, routeOf(request), Object.values(request.params).join(' ') || null);
        return answer;
      }),
    );
  }
}
