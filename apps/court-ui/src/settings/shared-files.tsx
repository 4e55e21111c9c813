import type { ReactElement } from 'react';
import { z } from 'zod';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';

const everyMs = 5_000;
const filesSchema = z.looseObject({});

/** FIL-1: what is copied to the shared folder. */
export function SharedFiles(): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/files', filesSchema, everyMs);
  return (
    <section className="card">
      <h2>
        {text('filesTitle')} <small>{text('filesHint')}</small>
      </h2>
      <ResourceView resource={resource} reload={reload}>
        {() => <p className="nothing">{text('noFiles')}</p>}
      </ResourceView>
    </section>
  );
}
