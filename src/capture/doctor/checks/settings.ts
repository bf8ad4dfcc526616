/** capture.conf: a value that the scripts cannot use makes no capture, or no run. */
import { settingsFile } from '../../layout.ts';
import { ok, problem, type Check } from '../check.ts';

const duration = /^\d{1,6}[smh]?$/;
const limit = /^([1-9]\d{0,5})?$/;
const shapes: Readonly<Record<string, RegExp>> = {
  UNTIL: /^(startup|login|\d{1,6}[smh]?)?$/,
  SETTLE: duration,
  LIMIT: duration,
  ONCE: /^(yes|no)?$/,
  ARCHIVE: /^\//,
  SPOOL_MEGABYTES: /^([1-9]\d{0,3})?$/,
  KEEP_RUNS: limit,
  KEEP_MEGABYTES: limit,
};

export const settings: Check = {
  id: 'settings',
  title: 'Settings',
  look({ read }) {
    const text = read(settingsFile);
    if (text === undefined) return ok(`no ${settingsFile}: the defaults`);
    const wrong = text.split('\n').flatMap((line, index) => {
      const [, key = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
      return shape === undefined || value === '' || shape.test(value) ? [] : [`line ${index + 1}: ${line}`];
    });
    if (wrong.length === 0) return ok(`${settingsFile} can be used`);
    return problem(
      `${settingsFile}, ${wrong[0]!}: not a value that can be used`,
      `edit ${settingsFile}, whose comments say what can be`,
    );
  },
};
