/** The hexagon that the next connection is opened for: a promoter's map shows the municipality that it is in. */
let middle: string | null = null;

export const lookedAt = (): string | null => middle;

/** `null`: wherever the server has the map end by itself. */
export function lookAt(cell: string | null): void {
  middle = cell;
}
