export * from './obs-answer.js';
export * from './obs-clock.js';
export * from './obs-connection.js';
export * from './obs-status.js';
export * from './preflight.js';
export * from './state.js';
