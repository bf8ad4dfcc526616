/**
 * `bootio findings --config FILE`: thresholds and weights of rules, what is ignored and why, and one's own rules, as YAML.
 *
 *     rules:
 *       regular-poller: { maxJitter: 0.1, weight: 2 }
 *       log-spam: { enabled: false }
 *     savings: { moderateMilliseconds: 50 }
 *     ignore:
 *       - { rule: read-again, executable: chronyd, reason: 'reported, fixed in 4.6', until: 2027-01-31 }
 *     own:
 *       - { id: no-apt, title: 'apt at boot', match: { path: /var/lib/dpkg/* }, atLeast: { opens: 1 }, severity: major }
 *
 * Everything is optional, and what is not known is refused with its line: a threshold that is not used misleads.
 */
import * as v from 'valibot';
import { parseYaml } from '../lib/yaml.ts';
import type { FindingsConfig, RuleSettings } from './config-types.ts';
import { OwnRule, ownRule } from './own-rules.ts';
import { rules as allRules } from './registry.ts';
import type { Rule } from './rule.ts';

const amount = v.pipe(v.number('must be a number'), v.finite(), v.minValue(0, 'must not be below 0'));
const words = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'), v.maxLength(4096));
const day = v.pipe(words, v.isoDate('must be a day, such as 2027-01-31'));

const settingsOf = ({ meta }: Rule): v.GenericSchema =>
  v.strictObject(
    {
      enabled: v.optional(v.boolean('must be true or false')),
      weight: v.optional(amount),
      ...Object.fromEntries(Object.keys(meta.options).map((name) => [name, v.optional(amount)])),
    },
    unknownKey(
      `an option of ${meta.id}; it has ${['enabled', 'weight', ...Object.keys(meta.options)].join(', ')}`,
    ),
  );

const IgnoreSchema = v.pipe(
  v.strictObject(
    {
      rule: v.optional(
        v.picklist(
          allRules.map(({ meta }) => meta.id),
          'must be the id of a rule',
        ),
      ),
      executable: v.optional(words),
      unit: v.optional(words),
      path: v.optional(words),
      reason: v.pipe(
        v.optional(v.string(), ''),
        v.nonEmpty('needs a reason: whoever reads it next year wants to know'),
      ),
      until: v.optional(day),
    },
    unknownKey('part of an ignore; it has rule, executable, unit, path, reason, until'),
  ),
  v.check(
    ({ rule, executable, unit, path }) => [rule, executable, unit, path].some((part) => part !== undefined),
    'would ignore everything; name a rule, executable, unit or path',
  ),
);

const Config = v.nullish(
  v.strictObject(
    {
      rules: v.nullish(
        v.strictObject(
          Object.fromEntries(allRules.map((rule) => [rule.meta.id, v.nullish(settingsOf(rule))])),
          unknownKey('a rule; bootio findings --explain RULE explains one'),
        ),
      ),
      savings: v.nullish(
        v.strictObject(
          { moderateMilliseconds: v.optional(amount), majorMilliseconds: v.optional(amount) },
          unknownKey('part of savings; it has moderateMilliseconds and majorMilliseconds'),
        ),
      ),
      ignore: v.nullish(v.array(IgnoreSchema, 'must be a list')),
      own: v.nullish(v.array(OwnRule, 'must be a list')),
    },
    unknownKey('known here; there are rules, savings, ignore and own'),
  ),
);

/** `name`: how errors call the file. Throws UserError with its line where it is wrong. */
export function parseConfig(source: string, name: string): FindingsConfig {
  const ownIds = v.check<v.InferOutput<typeof Config>, string>((config) => {
    const ids = [...allRules.map(({ meta }) => meta.id), ...(config?.own ?? []).map(({ id }) => id)];
    return new Set(ids).size === ids.length;
  }, 'own: two rules have the same id, or one has that of a rule that is there already');
  const config = parseYaml(source, name, v.pipe(Config, ownIds)) ?? {};
  const settings = Object.entries(
    (config.rules ?? {}) as Record<string, Record<string, number | boolean> | null>,
  );
  const { moderateMilliseconds, majorMilliseconds } = config.savings ?? {};
  return {
    rules: new Map(settings.map(([id, given]) => [id, ruleSettings(given ?? {})])),
    ranking: {
      ...(moderateMilliseconds === undefined ? {} : { moderateSavingNs: moderateMilliseconds * 1e6 }),
      ...(majorMilliseconds === undefined ? {} : { majorSavingNs: majorMilliseconds * 1e6 }),
    },
    ignore: (config.ignore ?? []).map(({ rule, executable, unit, path, reason, until }) => ({
      ...{ rule, executable, unit, path, reason, until },
    })),
    ownRules: (config.own ?? []).map(ownRule),
  };
}

function ruleSettings({ enabled, weight, ...options }: Record<string, number | boolean>): RuleSettings {
  return {
    enabled: enabled !== false,
    weight: typeof weight === 'number' ? weight : 1,
    options: options as Record<string, number>,
  };
}

/** valibot says "expected never" of a key too many. */
function unknownKey(what: string): (issue: v.StrictObjectIssue) => string {
  return ({ expected, message }) =>
    expected === 'never' ? `is not ${what}` : message.includes('Object') ? 'must be a mapping' : message;
}
