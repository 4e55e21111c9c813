import { messageText, useTexts } from '@restrike/ui';
import { useEffect, type ReactElement } from 'react';
import { messageHex, type HubEvent } from './hub-event.js';

/** Everything about one event, beside the table; Escape closes it. */
export function EventDetails({ event, onClose }: { readonly event: HubEvent; readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  useEffect(() => {
    const close = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className="event-details" aria-label={text('details')}>
      <header>
        <strong>
          {event.courtName} · {event.sequence}
        </strong>
        <button type="button" onClick={onClose}>
          {text('close')}
        </button>
      </header>
      {event.error === null ? null : (
        <p className="problem">
          {event.error.code}: {event.error.detail}
        </p>
      )}
      <h3>{text('message')}</h3>
      <pre>{messageText(event.raw)}</pre>
      <h3>{text('bytes')}</h3>
      <pre>{messageHex(event)}</pre>
      <h3>{text('meaning')}</h3>
      <pre>{JSON.stringify(event.matchEvents, null, 1)}</pre>
      <h3>{text('parsedAs')}</h3>
      <pre>{JSON.stringify(event.parsed, null, 1)}</pre>
      <p className="fine">
        {new Date(event.receivedAt).toISOString()} · {event.sender} · {event.epoch} · v{event.version}
      </p>
    </aside>
  );
}
