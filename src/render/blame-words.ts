/** Whose change it is, in words; all safe to show on one line. */
import type { Cause, OwnerChange, RowBlame } from '../compare/blame/types.ts';
import { printable } from '../lib/escape.ts';

/** The closest cause; with how many others there are. `not known`, where a run does not say who owns what and nothing else is told. */
export function blameText({ owners, causes }: RowBlame): string {
  const [first, ...others] = causes;
  if (first === undefined) return owners === undefined ? 'owner not known' : 'unexplained';
  return others.length === 0 ? causeText(first) : `${causeText(first)} (+${others.length})`;
}

/** Every cause, and the packages it belongs to where none of them is one. */
export function blameTexts({ owners, causes }: RowBlame): string[] {
  if (causes.length > 0) return causes.map(causeText);
  const names = (owners ?? []).map((owner) => packageText(owner));
  if (owners === undefined) return ['owner not known'];
  return [names.length === 0 ? 'unexplained' : `unexplained; of ${names.join(', ')}, which did not change`];
}

function causeText(cause: Cause): string {
  switch (cause.code) {
    case 'package-version':
      return `${packageText(cause.owner)} ${printable(cause.owner.a ?? '')} > ${printable(cause.owner.b ?? '')}`;
    case 'package-new':
      return `new package ${packageText(cause.owner)} ${printable(cause.owner.b ?? '')}`;
    case 'package-gone':
      return `dropped package ${packageText(cause.owner)} ${printable(cause.owner.a ?? '')}`;
    case 'unit-new':
      return `new unit ${printable(cause.unit)}`;
    case 'unit-gone':
      return `dropped unit ${printable(cause.unit)}`;
    case 'configuration':
      return `configuration: ${cause.files.map((file) => printable(file.slice(file.lastIndexOf('/') + 1))).join(', ')}`;
    case 'kernel':
      return `kernel ${printable(cause.a)} > ${printable(cause.b)}`;
  }
}

function packageText({ package: name, by }: OwnerChange): string {
  return by === 'own' ? printable(name) : `its user ${printable(name)}`;
}
