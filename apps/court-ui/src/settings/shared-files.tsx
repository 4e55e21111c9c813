import { sharedFolderViewSchema, type Cleanup, type SharedFile, type SharedFolderView } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import type { ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useTexts } from '../texts/court-texts.js';
import { bytes, hoursLeft } from '../texts/format.js';

const everyMs = 3_000;
const shown = 40;
const states = { waiting: 'fileWaiting', copying: 'fileCopying', verified: 'fileVerified', failed: 'fileFailed', removed: 'fileRemoved' } as const;

/** FIL-1: what is copied to the shared folder, how far it is, and the disk of the recordings. */
export function SharedFiles(): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const { resource, reload } = useResource('/api/files', sharedFolderViewSchema, everyMs);
  const cleanUp = (begins: boolean): void => void run(() => act(begins ? 'POST' : 'DELETE', '/api/files/cleanup', sharedFolderViewSchema)).then(reload);
  const again = (file: SharedFile): void => void run(() => act('POST', `/api/files/${file.fileId}/retry`, sharedFolderViewSchema)).then(reload);
  return (
    <section className="card" data-testid="files">
      <h2>
        {text('filesTitle')} <small>{text('filesHint')}</small>
      </h2>
      <ResourceView resource={resource} reload={reload}>
        {(view) => (
          <>
            <Disk view={view} />
            <p>{view.folder === null ? text('noSharedFolder') : <code>{view.folder}</code>}</p>
            {view.trouble === null ? null : <p className="problem"><Said>{view.trouble}</Said></p>}
            {view.files.length === 0 ? <p className="nothing">{text('noFiles')}</p> : <Files files={view.files.slice(0, shown)} onRetry={again} />}
            {view.cleanup === null ? null : <CleanUp cleanup={view.cleanup} />}
            <ConfirmButton ask={view.cleanup?.state === 'running' ? null : text('cleanUpAsk')} onConfirm={() => cleanUp(view.cleanup?.state !== 'running')} testId="clean-up">
              {view.cleanup?.state === 'running' ? text('cleanUpStop') : text('cleanUp')}
            </ConfirmButton>
          </>
        )}
      </ResourceView>
    </section>
  );
}

/** UI-3: how far a clean-up is, and what came of it. */
function CleanUp({ cleanup: { state, files, looked, removed, removedBytes, kept } }: { readonly cleanup: Cleanup }): ReactElement {
  const text = useTexts();
  const stay = kept.reduce((sum, { files: many }) => sum + many, 0);
  return (
    <div data-testid="cleanup" data-state={state}>
      {state === 'running' ? <progress max={Math.max(1, files)} value={looked} aria-label={text('cleaningUp', { n: looked, all: files })} /> : null}
      <p>
        {state === 'running' ? `${text('cleaningUp', { n: looked, all: files })} · ` : ''}
        {text('cleanedUp', { n: removed, size: bytes(removedBytes), kept: stay })}
        {state === 'stopped' ? ` · ${text('cleanUpStopped', { n: files - looked })}` : ''}
      </p>
      {kept.length === 0 ? null : (
        <ul className="plain">
          {kept.map(({ reason, files: many }) => (
            <li key={reason}>
              {many} × <Said>{reason}</Said>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Disk({ view: { disk } }: { readonly view: SharedFolderView }): ReactElement {
  const text = useTexts();
  return (
    <>
      <dl className="facts">
        <dt>{text('recordingsDisk')}</dt>
        <dd>
          <code>{disk.folder}</code> {disk.freeBytes === null || disk.totalBytes === null ? '' : text('diskOf', { free: bytes(disk.freeBytes), total: bytes(disk.totalBytes) })}
        </dd>
        <dt>{text('recordingLeft')}</dt>
        <dd className={disk.low ? 'problem' : ''}>{disk.hoursLeft === null ? '–' : text('hours', { n: hoursLeft(disk.hoursLeft) })}</dd>
      </dl>
      {disk.advice === null ? null : <p className="problem"><Said>{disk.advice}</Said></p>}
    </>
  );
}

function Files({ files, onRetry }: { readonly files: readonly SharedFile[]; readonly onRetry: (file: SharedFile) => void }): ReactElement {
  const text = useTexts();
  return (
    <table className="rows">
      <tbody>
        {files.map((file) => (
          <tr key={file.fileId}>
            <td title={file.target}>{file.name}</td>
            <td>{file.bytes === null ? '' : bytes(file.bytes)}</td>
            <td>
              {file.state === 'copying' && file.bytes !== null ? <progress max={file.bytes} value={file.copied} aria-label={text('fileCopying')} /> : text(states[file.state])}
              {file.reason === null ? null : <small className="problem"> <Said>{file.reason}</Said></small>}
            </td>
            <td>
              {file.state === 'failed' ? (
                <button type="button" onClick={() => onRetry(file)}>
                  {text('retry')}
                </button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
