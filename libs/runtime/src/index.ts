export * from './read-configuration.js';
export * from './create-logger.js';
export * from './data-directory.js';
export * from './run-process.js';
export * from './serve-pages.js';
export * from './serve-overlays.js';
export * from './machine-meter.js';
