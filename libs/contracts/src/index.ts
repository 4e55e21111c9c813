export * from './primitives.js';
export * from './match-state.js';
export * from './match-event.js';
export * from './event.js';
export * from './link.js';
export * from './rows.js';
export * from './overview.js';
