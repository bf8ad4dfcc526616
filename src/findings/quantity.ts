/** Numbers with their unit, so that rules say what they measured and renderers alone decide how it looks. */

export type Quantity =
  | {
      readonly unit: 'ns' | 'bytes' | 'count' | 'share' | 'per-second' | 'errno' | 'ioctl';
      readonly value: number;
    }
  /** Names that others chose: hostile until lib/escape.ts has seen them. */
  | { readonly unit: 'text'; readonly value: string };

export const ns = (value: number): Quantity => ({ unit: 'ns', value });
export const inBytes = (value: number): Quantity => ({ unit: 'bytes', value });
export const count = (value: number): Quantity => ({ unit: 'count', value });
/** 0 to 1. */
export const share = (value: number): Quantity => ({ unit: 'share', value });
export const perSecond = (value: number): Quantity => ({ unit: 'per-second', value });
export const errno = (value: number): Quantity => ({ unit: 'errno', value });
export const text = (value: string): Quantity => ({ unit: 'text', value });
