/**
 * Reads a file of budgets:
 *
 *     budgets:
 *       - { milestone: graphical, max: 12 s }
 *       - { total: all, metric: diskBytes, increase: 5% }
 *       - { unit: ssh.service, metric: blocked, max: 300 ms, tolerance: 0 }
 *       - { process: /usr/bin/python*, metric: opens, increase: 100, level: warn, sum: true }
 *       - { finding: '*', metric: new, max: 0 }
 *
 * What is not known is refused with its line: a limit that is not applied is worse than none.
 */
import * as v from 'valibot';
import { UserError } from '../lib/errors.ts';
import { lineInYaml, parseYaml } from '../lib/yaml.ts';
import { examples, parseAmount } from './amount.ts';
import { measureOf, metricsOf, type MetricName } from './metrics.ts';
import type { Amount, Budget, BudgetFile, TargetKind } from './types.ts';

const targets = Object.keys(metricsOf) as TargetKind[];
const pattern = v.optional(
  v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'), v.maxLength(4096)),
);
const amount = v.optional(
  v.union([v.string(), v.number()], 'must be an amount, such as 20 MB, 300 ms or 10%'),
);

const Entry = v.strictObject(
  {
    name: v.optional(v.pipe(v.string('must be text'), v.maxLength(200))),
    total: v.optional(v.literal('all', 'must be all')),
    milestone: pattern,
    phase: pattern,
    unit: pattern,
    process: pattern,
    file: pattern,
    request: pattern,
    finding: pattern,
    metric: v.optional(v.string('must be text')),
    max: amount,
    increase: amount,
    level: v.optional(v.picklist(['error', 'warn'], 'must be error or warn'), 'error'),
    tolerance: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.minValue(0, 'must not be below 0'),
        v.maxValue(10, 'must not be above 10'),
      ),
      1,
    ),
    sum: v.optional(v.boolean('must be true or false'), false),
  },
  unknownKey(
    `part of a budget; it has ${targets.join(', ')} (one of them), metric, max, increase, level, tolerance, sum, name`,
  ),
);

const File = v.strictObject(
  { budgets: v.pipe(v.array(Entry, 'must be a list'), v.nonEmpty('must not be empty')) },
  unknownKey('known here; there is budgets, a list'),
);

type Given = v.InferOutput<typeof Entry>;

/** `name`: how errors call the file. Throws UserError with its line where it is wrong. */
export function parseBudgets(source: string, name: string): BudgetFile {
  const { budgets } = parseYaml(source, name, File);
  return {
    name,
    budgets: budgets.map((given, index) => {
      const line = lineInYaml(source, ['budgets', String(index)]);
      return budgetOf(given, line, (key, message) => {
        const at = key === undefined ? line : lineInYaml(source, ['budgets', String(index), key]);
        return new UserError(`${name}:${at}: ${key === undefined ? '' : `${key}: `}${message}`);
      });
    }),
  };
}

type Refuse = (key: string | undefined, message: string) => UserError;

function budgetOf(given: Given, line: number, refuse: Refuse): Budget {
  const named = targets.filter((target) => given[target] !== undefined);
  const [target] = named;
  if (target === undefined || named.length > 1)
    throw refuse(undefined, `a budget is about one of ${targets.join(', ')}; this one names ${named.length}`);
  const { names, byDefault } = metricsOf[target];
  const metric = given.metric ?? byDefault;
  if (metric === undefined) throw refuse(undefined, `needs a metric: one of ${names.join(', ')}`);
  if (!names.includes(metric as MetricName))
    throw refuse('metric', `${JSON.stringify(metric)} is none of a ${target}; it has ${names.join(', ')}`);
  const known = metric as MetricName;
  const [max, increase] = [amountOf(given, 'max', known, refuse), amountOf(given, 'increase', known, refuse)];
  if (max?.relative === true) throw refuse('max', 'must be absolute; increase takes a percentage');
  if (max === undefined && increase === undefined)
    throw refuse(undefined, 'needs a limit: max, increase or both');
  if (increase !== undefined && target === 'finding' && known !== 'findings' && known !== 'saving')
    throw refuse('increase', `${known} is of the newer release alone; use max`);
  const { name, level, tolerance, sum } = given;
  return { name, target, pattern: given[target]!, metric: known, max, increase, level, tolerance, sum, line };
}

function amountOf(
  given: Given,
  key: 'max' | 'increase',
  metric: MetricName,
  refuse: Refuse,
): Amount | undefined {
  const text = given[key];
  if (text === undefined) return undefined;
  const measure = measureOf(metric);
  const found = parseAmount(text, measure);
  if (found === undefined)
    throw refuse(
      key,
      `${JSON.stringify(text)} is not ${examples[measure]}${key === 'increase' ? ', or 10%' : ''}`,
    );
  return found;
}

/** valibot says "expected never" of a key too many, and names the key where one is missing. */
function unknownKey(what: string): (issue: v.StrictObjectIssue) => string {
  return ({ expected, message }) => {
    if (expected === 'never') return `is not ${what}`;
    if (expected.startsWith('"')) return 'is missing';
    return message.includes('Object') ? 'must be a mapping' : message;
  };
}
