import type { RequestHandler, Response } from 'express';

const failures = new WeakSet<Response>();

/** Says of an answer that it is a failure of the hub. Its status does not: also a court that is silent and a bound that is reached have one from 500 on. */
export function markOwnFailure(response: Response): void {
  failures.add(response);
}

/** Tells of each answer, as it is sent, whether it is a failure of the hub. */
export function countAnswers(answered: (failed: boolean) => void): RequestHandler {
  return (_request, response, next) => {
    response.once('finish', () => answered(failures.has(response)));
    next();
  };
}
