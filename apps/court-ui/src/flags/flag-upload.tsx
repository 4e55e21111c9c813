import { flagCodeSchema, flagListSchema, flagPictureBytes, type FlagList } from '@restrike/contracts';
import { LanguageContext } from '@restrike/ui';
import { useContext, useRef, useState, type FormEvent, type ReactElement } from 'react';
import { actWithFile } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useTexts } from '../texts/court-texts.js';
import { bytes } from '../texts/format.js';
import { flagName } from './flag-names.js';

/** A picture of the court's own for a code, known or new. */
export function FlagUpload({ list, onChanged }: { readonly list: FlagList; readonly onChanged: () => void }): ReactElement {
  const text = useTexts();
  const language = useContext(LanguageContext);
  const { run, say } = useOperator();
  const [code, setCode] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const wanted = flagCodeSchema.safeParse(code);
  const known = wanted.success ? list.flags.find((flag) => flag.code === wanted.data) : undefined;
  const name = known !== undefined ? flagName(known, language) : wanted.success ? text('flagNew') : '';
  const tooLarge = file !== null && file.size > flagPictureBytes;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (!wanted.success || file === null) return;
    void run(() => actWithFile('PUT', `/api/flags/${wanted.data}/picture`, flagListSchema, file)).then((done) => {
      if (done === null) return;
      setCode('');
      setFile(null);
      if (input.current !== null) input.current.value = '';
      say('done', text('flagTaken', { code: wanted.data }));
      onChanged();
    });
  };
  return (
    <section className="card">
      <h2>
        {text('flagUpload')} <small>{text('flagUploadHint', { size: bytes(flagPictureBytes) })}</small>
      </h2>
      <form className="inline" onSubmit={save}>
        <input value={code} size={6} maxLength={8} placeholder={text('flagCode')} aria-label={text('flagCode')} data-testid="flag-code" onChange={({ target }) => setCode(target.value)} />
        <label className="button file-button">
          {file?.name ?? text('flagChoose')}
          <input ref={input} type="file" accept=".svg,.png,.webp,.jpg,.jpeg" aria-label={text('flagPicture')} data-testid="flag-file" onChange={({ target }) => setFile(target.files?.[0] ?? null)} />
        </label>
        <button type="submit" disabled={!wanted.success || file === null || tooLarge} data-testid="flag-upload">
          {text('flagGive')}
        </button>
      </form>
      <p className={tooLarge ? 'problem' : 'fine'}>{tooLarge ? text('flagTooLarge', { size: bytes(flagPictureBytes) }) : name}</p>
      <p className="fine">{text('flagFolder', { folder: list.folder })}</p>
    </section>
  );
}
