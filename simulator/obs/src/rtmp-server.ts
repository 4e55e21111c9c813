import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './find-program.js';

const module = ['/usr/lib/nginx/modules/ngx_rtmp_module.so', '/usr/lib64/nginx/modules/ngx_rtmp_module.so'].find((file) => existsSync(file)) ?? null;

/** Longest wait for a started server, ms: a busy computer may stand still for seconds. */
const startLimitMs = 60_000;

/** What is missing on this machine to run a local RTMP server, by name. */
export function missingForRtmpServer(): readonly string[] {
  return [...(findProgram('nginx') === null ? ['nginx'] : []), ...(module === null ? ['libnginx-mod-rtmp'] : [])];
}

/** A local RTMP server in the place of the platform's: takes streams, records them as FLV, and can drop them. */
export interface RtmpServer {
  /** Address for a stream, without the key. */
  readonly url: string;
  readonly recordings: string;
  /** Cuts the stream of this key; OBS then reconnects by itself. */
  drop(key: string): Promise<void>;
  /** Keys that are publishing now. */
  publishing(): Promise<readonly string[]>;
  /** Ends the server; `start` takes it up again on the same ports. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts nginx with its RTMP module on loopback. */
export async function startRtmpServer(folder: string, ports: { readonly rtmp: number; readonly http: number }): Promise<RtmpServer> {
  const recordings = path.join(folder, 'recordings');
  await mkdir(recordings, { recursive: true });
  await mkdir(path.join(folder, 'logs'), { recursive: true });
  const file = path.join(folder, 'nginx.conf');
  await writeFile(
    file,
    `load_module ${String(module)};
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/logs/error.log; daemon off;
events { worker_connections 64; }
rtmp { access_log off; server { listen 127.0.0.1:${String(ports.rtmp)};
  application live { live on; record all; record_path ${recordings}; record_suffix -%s.flv; allow publish 127.0.0.1; deny publish all; } } }
http { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  server { listen 127.0.0.1:${String(ports.http)}; location /stat { rtmp_stat all; } location /control { rtmp_control all; } } }
`,
  );
  const http = `http://127.0.0.1:${String(ports.http)}`;
  let child: ChildProcess | null = null;
  const get = async (place: string): Promise<string> => (await fetch(`${http}${place}`, { signal: AbortSignal.timeout(3_000) })).text();
  const server: RtmpServer = {
    url: `rtmp://127.0.0.1:${String(ports.rtmp)}/live`,
    recordings,
    async drop(key) {
      await get(`/control/drop/publisher?app=live&name=${encodeURIComponent(key)}`);
    },
    async publishing() {
      const said = await get('/stat');
      return [...said.matchAll(/<stream>\s*<name>([^<]*)<\/name>[\s\S]*?<\/stream>/g)].filter(([all]) => all.includes('<publishing/>')).map(([, name]) => name ?? '');
    },
    async start() {
      child = spawn(findProgram('nginx') ?? 'nginx', ['-c', file, '-p', folder], { stdio: 'ignore' });
      for (const deadline = Date.now() + startLimitMs; Date.now() < deadline; await sleep(50)) {
        if (await get('/stat').then(() => true, () => false)) return;
      }
      throw new Error(`nginx did not answer on ${http} within ${String(startLimitMs / 1_000)} s; see ${folder}/logs/error.log`);
    },
    async stop() {
      const running = child;
      child = null;
      if (running === null || running.exitCode !== null) return;
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      await ended;
    },
  };
  await server.start();
  return server;
}
