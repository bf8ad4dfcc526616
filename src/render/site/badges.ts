/** Badges for a README: grade, time to start up and bytes read of a release, each a small SVG. */
import { formatBytes, formatNs } from '../numbers.ts';
import type { SiteRelease } from './types.ts';

export interface BadgeView {
  readonly title: string;
  readonly label: string;
  readonly text: string;
  readonly colour: string;
  readonly width: number;
  readonly labelWidth: number;
  /** Of the right half, less the 3 pixels that its corners are round. */
  readonly textWidth: number;
  /** Middles of both halves, and how long their texts are to be made, whatever the font. */
  readonly labelX: number;
  readonly labelLength: number;
  readonly textX: number;
  readonly textLength: number;
}

export const badgeNames = ['grade', 'startup', 'read'] as const;

/** On white text all of them have a contrast of 4.5 at least. */
const [good, bad, neutral] = ['#17639f', '#a8430a', '#48515b'];

export function badgeViews({ grade, medians }: SiteRelease): Record<(typeof badgeNames)[number], BadgeView> {
  const isGood = grade !== null && (grade.letter === 'A' || grade.letter === 'B');
  return {
    grade: badge('boot I/O', grade?.letter ?? 'unknown', grade === null ? neutral : isGood ? good : bad),
    startup: badge('start-up', medians.bootNs === null ? 'unknown' : formatNs(medians.bootNs), good),
    read: badge('boot reads', medians.readBytes === null ? 'unknown' : formatBytes(medians.readBytes), good),
  };
}

function badge(label: string, text: string, colour: string): BadgeView {
  const [labelLength, textLength] = [label, text].map((each) => Math.round(each.length * 6.4)) as [
    number,
    number,
  ];
  const [labelWidth, textWidth] = [labelLength + 12, textLength + 12];
  return {
    ...{
      title: `${label}: ${text}`,
      label,
      text,
      colour,
      labelWidth,
      labelLength,
      textLength,
      textWidth: textWidth - 3,
    },
    ...{ width: labelWidth + textWidth, labelX: labelWidth / 2, textX: labelWidth + textWidth / 2 },
  };
}
