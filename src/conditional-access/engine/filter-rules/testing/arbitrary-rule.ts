/** Generates filter rules, for properties over parsing, printing and evaluating them. */

import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { findAttributeProperty } from '../attribute-properties.ts'
import { deviceProperties } from '../device-properties.ts'
import {
  comparison,
  comparisonOperators,
  junction,
  negation,
  type Comparison,
  type FilterRule,
} from '../rule.ts'
import { takesList, type RuleProperty } from '../rule-property.ts'

/** Few texts, so that generated rules and facts meet; among them what needs an escape. */
const sampleTexts: readonly string[] = Object.freeze([
  '',
  'SAW',
  'saw',
  'Surface Laptop',
  '10.0.22000',
  '[ZTDId]:value',
  'a "quoted" `word`',
  'ends in `',
  '-and',
  'true',
  'null',
])

/** Ids in the two letter cases in which GUIDs are written. */
const sampleIds: readonly string[] = Object.freeze([
  'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb',
  'AAAAAAAA-0000-1111-2222-BBBBBBBBBBBB',
  '00001111-aaaa-2222-bbbb-3333cccc4444',
])

/** Generates rules in canonical form whose comparisons come from the given source. */
function ruleOf(comparisons: Arbitrary<Comparison>): Arbitrary<FilterRule> {
  return fc.letrec<{ rule: FilterRule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 3, arbitrary: comparisons },
      { weight: 1, arbitrary: tie('rule').map(negation) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(
            fc.constantFrom('and' as const, 'or' as const),
            fc.array(tie('rule'), { minLength: 2, maxLength: 4 }),
          )
          .map(([kind, operands]) => junction(kind, operands)),
      },
    ),
  })).rule
}

function comparisonOf({ name, operators, values }: RuleProperty): Arbitrary<Comparison> {
  const single: Arbitrary<string | boolean> = {
    text: () => fc.constantFrom(...sampleTexts),
    id: () => fc.constantFrom(...sampleIds),
    truth: () => fc.boolean(),
    word: () => fc.constantFrom(...(values.kind === 'word' ? values.words : [])),
  }[values.kind]()
  const texts = fc.array(single.map(String), { minLength: 1, maxLength: 3 })
  return fc.constantFrom(...operators).chain((operator) => {
    const orNull = operator === 'eq' || operator === 'ne' ? [fc.constant(null)] : []
    return (takesList(operator) ? texts : fc.oneof(single, ...orNull)).map((value) =>
      comparison(name, operator, value),
    )
  })
}

/** Generates rules that `checkDeviceRule` passes, as `readDeviceRule` reads them. */
export const arbitraryDeviceRule: Arbitrary<FilterRule> = ruleOf(
  fc.constantFrom(...deviceProperties).chain(comparisonOf),
)

/** Generates rules that `checkAttributeRule` passes, over two attributes. */
export const arbitraryAttributeRule: Arbitrary<FilterRule> = ruleOf(
  fc
    .constantFrom('Engineering_Project', 'Zugriff_Stufe')
    .map((attribute) => findAttributeProperty(`CustomSecurityAttribute.${attribute}`))
    .filter((property) => property !== undefined)
    .chain(comparisonOf),
)

/** Generates whatever the grammar allows: any property, operator and value, fitting or not. */
export const arbitraryRule: Arbitrary<FilterRule> = ruleOf(
  fc
    .tuple(
      fc.constantFrom('device.isCompliant', 'user.department', 'x', 'CustomSecurityAttribute.S_N'),
      fc.constantFrom(...comparisonOperators),
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: fc.constantFrom('"', '`', ' ', '\\', ']', 'a') }),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.string(), { minLength: 1 }),
      ),
    )
    .map((parts) => comparison(...parts)),
)

const fragments = fc.oneof(
  fc.constantFrom('(', ')', '[', ']', ',', '"', '`', "'", ' ', '\n', '-', '.'),
  fc.constantFrom('-and', '-or', '-not', 'AND', 'or', 'not', '-eq', 'ne', '-in', '-match', '=='),
  fc.constantFrom('device.isCompliant', 'DEVICE.trusttype', 'device.modle', 'user.mail'),
  fc.constantFrom('"SAW"', '["a", "b"]', 'True', 'null', 'SAW', '“SAW”', '"a`"b"'),
  fc.constantFrom('device.model -eq "x"', 'device.isCompliant ne False', 'device.model -in ["x"]'),
  fc.string(),
)

/** Generates texts that come near the grammar: its words in any order, with blanks or without. */
export const arbitraryRuleText: Arbitrary<string> = fc
  .tuple(fc.array(fragments, { maxLength: 30 }), fc.constantFrom(' ', ''))
  .map(([parts, blank]) => parts.join(blank))
