import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueAt } from '../../../edm/member-path.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import {
  checkAttributeRule,
  checkDeviceRule,
  readAttributeRule,
  readDeviceRule,
} from './check-rule.ts'
import { parseRule } from './parse-rule.ts'
import type { RuleFault } from './parse-tokens.ts'
import { printRule } from './print-rule.ts'
import {
  arbitraryAttributeRule,
  arbitraryDeviceRule,
  arbitraryRuleText,
} from './testing/arbitrary-rule.ts'
import refusals from './vectors/refusals.json' with { type: 'json' }
import rules from './vectors/rules.json' with { type: 'json' }

const checks = { device: checkDeviceRule, attribute: checkAttributeRule }
const readers = { device: readDeviceRule, attribute: readAttributeRule }

type Subject = keyof typeof checks

function placed(faults: readonly RuleFault[]): readonly (readonly [number, string])[] {
  return faults.map(({ position, message }) => [position, message] as const)
}

describe('published rules', () => {
  it.each(rules)('are read and printed: $description', ({ subject, rule, printed }) => {
    expect(checks[subject as Subject](rule)).toEqual([])
    const read = readers[subject as Subject](rule)
    expect(read && printRule(read)).toBe(printed)
  })
})

describe('rules with faults', () => {
  it.each(refusals)('are refused: $description', ({ subject, rule, faults }) => {
    expect(placed(checks[subject as Subject](rule))).toEqual(faults)
    expect(readers[subject as Subject](rule)).toBeUndefined()
  })
})

describe('checkDeviceRule', () => {
  it('accepts every rule that the table of properties allows, unchanged', () => {
    fc.assert(
      fc.property(arbitraryDeviceRule, (rule) => {
        const text = printRule(rule)
        expect(checkDeviceRule(text, Infinity)).toEqual([])
        if (text.length <= 3072) expect(readDeviceRule(text)).toEqual(rule)
      }),
    )
  })

  it('ignores the case of properties, operators and keywords', () => {
    fc.assert(
      fc.property(arbitraryDeviceRule, (rule) => {
        const text = printRule(rule)
        fc.pre(text.length <= 3072)
        const shouted = text.replaceAll(/"(?:[^"`]|`.)*"|[^"]+/gu, (part) =>
          part.startsWith('"') ? part : part.toUpperCase(),
        )
        expect(readDeviceRule(shouted)).toEqual(rule)
      }),
    )
  })

  it('checks the length that it is given', () => {
    expect(placed(checkDeviceRule('device.model -eq "A"', 5))).toEqual([
      [5, 'the rule has 20 characters; at most 5 are allowed'],
    ])
  })
})

describe('checkAttributeRule', () => {
  it('accepts every rule over attributes, unchanged', () => {
    fc.assert(
      fc.property(arbitraryAttributeRule, (rule) => {
        const text = printRule(rule)
        expect(checkAttributeRule(text, Infinity)).toEqual([])
        if (text.length <= 3072) expect(readAttributeRule(text)).toEqual(rule)
      }),
    )
  })
})

describe('any text', () => {
  it('is either refused with faults in order, or read if the grammar allows it', () => {
    fc.assert(
      fc.property(
        fc.oneof(arbitraryRuleText, fc.string()),
        fc.constantFrom<Subject>('device', 'attribute'),
        (text, subject) => {
          const faults = checks[subject](text)
          const positions = faults.map(({ position }) => position)
          expect(positions).toEqual(positions.toSorted((one, other) => one - other))
          expect(readers[subject](text) === undefined).toBe(faults.length > 0)
          if (!parseRule(text).ok) expect(faults).toEqual(faultsOfGrammar(text))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

function faultsOfGrammar(text: string): readonly RuleFault[] {
  const parsed = parseRule(text)
  return parsed.ok ? [] : parsed.faults
}

describe('the baseline of published policies', () => {
  const folder = fileURLToPath(
    new URL('../../../../../shared/data/conditional-access-baseline', import.meta.url),
  )

  it('has three device filters, which are accepted and printed unchanged', (context) => {
    context.skip(!existsSync(folder), 'the baseline of ../shared is absent')
    const found = globSync('*/*.json', { cwd: folder }).flatMap((file) => {
      const text = readFileSync(`${folder}/${file}`, 'utf8').replace(/^\uFEFF/u, '')
      const rule = valueAt(JSON.parse(text) as JsonObject, 'conditions.devices.deviceFilter.rule')
      return typeof rule === 'string' ? [rule] : []
    })
    expect(found).toHaveLength(3)
    expect(found.flatMap((rule) => checkDeviceRule(rule))).toEqual([])
    expect(found.map(readDeviceRule).map((rule) => rule && printRule(rule))).toEqual(found)
  })
})
