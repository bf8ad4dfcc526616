/**
 * The output of the SystemTap script of "Who/what is doing all this file I/O?" (2006): one line each time a process closes a
 * file. Milliseconds since the script started, pid, name, path, bytes read and written:
 *
 *     120 1888 (ipw3945d) access /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd read: 3008 write: 0
 */
import type { Importer } from '../importer.ts';
import { blindSpotsOfCloses, CloseWriter, parseClose } from '../systemtap/closes.ts';

const millisecond = 1e6;

export const systemtapClose: Importer = {
  name: 'systemtap-close',
  title: 'SystemTap, one line a close',
  hint: 'the script of 2006, of which README has a sample',
  recognises: (lines) => lines.some((line) => parseClose(line, millisecond) !== undefined),
  read: (writer) => {
    const closes = new CloseWriter(writer);
    return {
      line: (line) => {
        const close = parseClose(line, millisecond);
        if (close !== undefined) closes.close(close);
        return close !== undefined;
      },
      finish: () => ({ endNs: closes.lastNs, blindSpots: blindSpotsOfCloses }),
    };
  },
};
