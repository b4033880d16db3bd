/** Opens a dialog element as soon as it is on the page: focus stays inside, Escape closes. */
import type { Attachment } from 'svelte/attachments';

export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  dialog.showModal();
  return () => dialog.close();
};
