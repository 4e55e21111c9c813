export { createObsStandIn, type ObsStandIn, type ObsStandInSettings } from './create-obs-stand-in.js';
export { findProgram } from './find-program.js';
export { missingForRealObs, RealObsStage, type RealObs, type RealObsCommand } from './real-obs.js';
export type { RealObsSetUp } from './real-obs-config.js';
export { missingForRtmpServer, startRtmpServer, type RtmpServer } from './rtmp-server.js';
