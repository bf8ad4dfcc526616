/** What disks can be asked for: REQ_OP_* of the kernel's blk_types.h, those that have kept their numbers. */
const requests: ReadonlyMap<number, string> = new Map([
  [0, 'read'],
  [1, 'write'],
  [2, 'flush'],
  [3, 'discard'],
  [34, 'driver-in'],
  [35, 'driver-out'],
]);

export const requestName = (operation: number): string => requests.get(operation) ?? `operation-${operation}`;
