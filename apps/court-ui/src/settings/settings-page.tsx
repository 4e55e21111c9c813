import type { ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';
import { AccessSettings } from './access-settings.js';

/** Settings of the court. */
export function SettingsPage(): ReactElement {
  const text = useTexts();
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('settingsTitle')}</h1>
      </header>
      <AccessSettings />
    </section>
  );
}
