/** What a person does with the map once it stands: a chunk of its own, which the first map does not wait for. */
export { default as CellSheet } from './CellSheet.svelte';
export { default as Mine } from './Mine.svelte';
export { default as OpenQuestions } from './OpenQuestions.svelte';
export { default as Outbox } from './Outbox.svelte';
export { default as ReportDialog } from './ReportDialog.svelte';
export { default as Review } from './Review.svelte';
export { default as UndoReport } from './UndoReport.svelte';
