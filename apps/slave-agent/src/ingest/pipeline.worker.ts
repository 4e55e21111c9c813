import { parentPort, workerData } from 'node:worker_threads';
import { runPipeline, type PipelineOptions } from './run-pipeline.js';

// V8's code for it is made outside of a thread, where it does nothing.
if (parentPort !== null) void runPipeline(parentPort, workerData as PipelineOptions);
