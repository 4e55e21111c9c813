import { browserPath } from './open-window.js';

export { browserPath, openWindow, type Window } from './open-window.js';

/** `test` where there is a browser; where there is none it is skipped, which `npm test` names and the build server refuses. */
export const browserTest: typeof test = browserPath === null ? test.skip : test;
