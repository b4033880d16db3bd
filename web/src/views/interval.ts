/** How figures with intervals are laid out along a line, and which periods there are to choose from. */

/** The drawing's width in its own units; marks lie between 0 and it. */
export const LINE = { width: 300, row: 26 } as const;

export interface Drawn {
  label: string;
  value: number | null;
  lower: number | null;
  upper: number | null;
}

/** The end of the axis: a round number at or above all that is drawn. */
export function axisEnd(rows: readonly Drawn[]): number {
  const most = Math.max(0, ...rows.map(({ value, upper }) => Math.max(value ?? 0, upper ?? 0)).filter(Number.isFinite));
  if (most <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((times) => times * size >= most) ?? 10;
  return step * size;
}

/** Where a value lies on the line; what lies beyond is at its end. */
export function along(value: number, end: number): number {
  return Math.min(1, Math.max(0, value / end)) * LINE.width;
}

/** Quarters and years to choose from, the one that runs first, by the local date of now. */
export function periodsUntil(year: number, month: number, quarters = 8): string[] {
  const list: string[] = [];
  let of = year;
  let quarter = Math.floor((month - 1) / 3) + 1;
  for (let i = 0; i < quarters; i += 1) {
    list.push(`${of}-Q${quarter}`);
    quarter -= 1;
    if (quarter === 0) {
      quarter = 4;
      of -= 1;
    }
  }
  return [...list, `${year}`, `${year - 1}`, `${year - 2}`];
}
