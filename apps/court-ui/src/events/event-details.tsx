import type { EventRecord } from '@restrike/contracts';
import { Said, messageText } from '@restrike/ui';
import type { ReactElement } from 'react';
import { useReplays } from '../replays/use-replays.js';
import { Dialog } from '../shell/dialog.js';
import { useTexts } from '../texts/court-texts.js';
import { clockMillis, videoPosition } from '../texts/format.js';

/** Everything of one event. */
export function EventDetails({ event, onClose }: { readonly event: EventRecord; readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const { openById } = useReplays();
  const { ivrLink } = event;
  return (
    <Dialog title={text('eventOf', { n: event.sequence })} onClose={onClose}>
      <dl className="facts">
        <dt>{text('time')}</dt>
        <dd>
          {clockMillis(event.receivedAt)} · {event.day}
        </dd>
        <dt>{text('sender')}</dt>
        <dd>{event.sender}</dd>
        <dt>{text('match')}</dt>
        <dd>{event.matchNumber ?? '–'}</dd>
        <dt>{text('recTime')}</dt>
        <dd>{event.recTimestampMs === null ? '–' : videoPosition(event.recTimestampMs)}</dd>
        <dt>{text('strTime')}</dt>
        <dd>{event.strTimestampMs === null ? '–' : videoPosition(event.strTimestampMs)}</dd>
        <dt>{text('version')}</dt>
        <dd>{event.version}</dd>
      </dl>
      {event.error === null ? null : (
        <p className="problem">
          {event.error.code}: <Said>{event.error.detail}</Said>
        </p>
      )}
      <h3>{text('message')}</h3>
      <pre>{messageText(event.raw)}</pre>
      {event.matchEvents.length === 0 ? null : (
        <>
          <h3>{text('meaning')}</h3>
          <pre>{event.matchEvents.map((one) => JSON.stringify(one)).join('\n')}</pre>
        </>
      )}
      {event.parsed === null ? null : (
        <>
          <h3>{text('parsedAs')}</h3>
          <pre>{JSON.stringify(event.parsed, null, 1)}</pre>
        </>
      )}
      {ivrLink === null ? null : (
        <button
          type="button"
          className="primary"
          onClick={() => {
            onClose();
            openById(ivrLink, event.receivedAt);
          }}
        >
          ▶ {text('watch')}
        </button>
      )}
    </Dialog>
  );
}
