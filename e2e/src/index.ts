export * from './check-ledger.js';
export { keptSessions, type CourtProcess, type CourtStatement } from './court-process.js';
export { freeTcpPort, freeUdpPort } from './free-port.js';
export { getJson } from './get-json.js';
export type { HubProcess } from './hub-process.js';
export { until, workspaceRoot, type ManagedProcess } from './managed-process.js';
export { Stage, onStage, type CourtOptions } from './stage.js';
