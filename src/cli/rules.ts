/** Which rules judge a run, and with which settings: for the commands that take `--config`. */
import { parseConfig } from '../findings/config.ts';
import { noConfig, type FindingsConfig } from '../findings/config-types.ts';
import { rules } from '../findings/registry.ts';
import type { Rule } from '../findings/rule.ts';
import { UserError } from '../lib/errors.ts';
import { readText } from './read-text.ts';

/** Throws UserError where the file cannot be read or understood; without a file, the defaults. */
export function readRules(file: string | undefined): {
  readonly config: FindingsConfig;
  /** Throws UserError where there is no such rule. */
  readonly ruleOf: (id: string) => Rule;
} {
  const config = file === undefined ? noConfig : parseConfig(readText(file), file);
  const all = [...rules, ...config.ownRules];
  return {
    config,
    ruleOf: (id) => {
      const rule = all.find(({ meta }) => meta.id === id);
      if (rule !== undefined) return rule;
      throw new UserError(`${id}: no such rule; there are ${all.map(({ meta }) => meta.id).join(', ')}`);
    },
  };
}

/** `2026-01-31`: what is ignored until some day is so by this one. */
export const today = (): string => new Date().toISOString().slice(0, 10);
