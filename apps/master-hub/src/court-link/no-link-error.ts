/** A message was not sent at all: its court has no link. */
export class NoLinkError extends Error {
  constructor() {
    super('the court has no link');
  }
}
