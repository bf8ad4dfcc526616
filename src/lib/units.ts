/**
 * Units as types. A branded number can be used wherever a number can, but a plain number, or one of another unit, cannot
 * stand in for it by accident. Made with the functions of the same name.
 */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

/** Nanoseconds of CLOCK_BOOTTIME, or a span of them. Exact up to 2^53 (104 days). */
export type Nanoseconds = Branded<'ns'>;
/** Bytes, as calls returned them. */
export type Bytes = Branded<'bytes'>;

export const nanoseconds = (value: number): Nanoseconds => value as Nanoseconds;
export const bytes = (value: number): Bytes => value as Bytes;
