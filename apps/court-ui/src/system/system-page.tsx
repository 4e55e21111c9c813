import type { ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { useTexts } from '../texts/court-texts.js';
import { HealthPart } from './health-part.js';
import { LogsPart } from './logs-part.js';
import { NetworkPart } from './network-part.js';
import { ParkedPart } from './parked-part.js';
import { StoragePart } from './storage-part.js';

const parts = { health: HealthPart, network: NetworkPart, storage: StoragePart, logs: LogsPart, hub: ParkedPart } as const;
type Part = keyof typeof parts;
const titles = { health: 'health', network: 'network', storage: 'storage', logs: 'logs', hub: 'hubTitle' } as const;

/** Diagnostics: health, network, storage, logs, and what the hub refused. */
export function SystemPage(): ReactElement {
  const text = useTexts();
  const [query, setQuery] = useSearchParams();
  const wanted = query.get('part') ?? '';
  const part: Part = wanted in parts ? (wanted as Part) : 'health';
  const Shown = parts[part];
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('navSystem')}</h1>
        <span className="chips" role="tablist">
          {(Object.keys(parts) as Part[]).map((one) => (
            <button key={one} type="button" role="tab" aria-selected={one === part} onClick={() => setQuery({ part: one }, { replace: true })}>
              {text(titles[one])}
            </button>
          ))}
        </span>
      </header>
      <Shown />
    </section>
  );
}
