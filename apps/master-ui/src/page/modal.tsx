import { useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';

/** A dialog that takes the page: focus stays in it, Escape and a press beside it close it. */
export function Modal({ label, onClose, children }: { readonly label: string; readonly onClose: () => void; readonly children: ReactNode }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  // Of the layout: it is closed while it still is on the page, else the browser gives the focus back to nobody.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="modal-inside">{children}</div>
    </dialog>
  );
}
