import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const pieceBytes = 1 << 20;

/** A disk of its own that a test may fill. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Mounts one of so many MB in memory; null where this user may not. Linux, root. */
  static mount(folder: string, megabytes: number): SmallDisk | null {
    mkdirSync(folder, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      return null;
    }
    return new SmallDisk(folder);
  }

  /** Takes what is free, but for a piece that nothing can be recorded into. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(this.filler, Buffer.alloc(Math.max(0, bavail * bsize - pieceBytes)));
  }

  free(): void {
    rmSync(this.filler);
  }

  /** Pulls it out: its folder is gone with all that was written to it. */
  pull(): void {
    execFileSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get filler(): string {
    return path.join(this.folder, 'filler');
  }
}
