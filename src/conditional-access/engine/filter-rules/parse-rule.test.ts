import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRule } from './parse-rule.ts'
import { maximumNesting, parseTokens } from './parse-tokens.ts'
import { printRule } from './print-rule.ts'
import { comparison, junction, negation, type FilterRule } from './rule.ts'
import { arbitraryRule, arbitraryRuleText } from './testing/arbitrary-rule.ts'
import { tokenize, type FilterToken } from './tokens.ts'

const isA = (property: string): FilterRule => comparison(property, 'eq', 'A')

function faultsOf(text: string): readonly (readonly [number, string])[] {
  const parsed = parseRule(text)
  return parsed.ok ? [] : parsed.faults.map(({ position, message }) => [position, message] as const)
}

describe('parseRule', () => {
  it('binds `-not` tighter than `-and`, and `-and` tighter than `-or`', () => {
    const text = 'a -eq "A" -or -not b -eq "A" -and (c -eq "A" -or d -eq "A")'
    expect(parseRule(text)).toEqual({
      ok: true,
      rule: {
        kind: 'or',
        operands: [
          { kind: 'comparison', property: 'a', operator: 'eq', value: 'A' },
          {
            kind: 'and',
            operands: [
              {
                kind: 'not',
                operand: { kind: 'comparison', property: 'b', operator: 'eq', value: 'A' },
              },
              {
                kind: 'or',
                operands: [
                  { kind: 'comparison', property: 'c', operator: 'eq', value: 'A' },
                  { kind: 'comparison', property: 'd', operator: 'eq', value: 'A' },
                ],
              },
            ],
          },
        ],
      },
    })
  })

  it('makes one junction of operands of the same kind, in any grouping', () => {
    const text = '((a -eq "A") -and b -eq "A") -and (c -eq "A" -and (d -eq "A"))'
    const rule = junction('and', ['a', 'b', 'c', 'd'].map(isA))
    expect(parseRule(text)).toEqual({ ok: true, rule })
  })

  it('reads a rule in full parentheses, without hyphens, in capitals', () => {
    fc.assert(
      fc.property(arbitraryRule, (rule) => {
        expect(parseRule(spellOut(rule), Infinity)).toEqual({ ok: true, rule })
      }),
      { numRuns: 500 },
    )
  })

  it('returns a frozen rule', () => {
    const parsed = parseRule('-not (a -in ["A"] -or b -eq True)')
    const frozen = parsed.ok && isFrozenDeep(parsed.rule)
    expect(frozen).toBe(true)
  })

  it.each([
    ['', [[0, 'the rule is empty']]],
    [' \n', [[2, 'the rule is empty']]],
    ['device.model "A"', [[13, 'expected an operator such as `-eq`, found `"A"`']]],
    ['device.model -eq', [[16, 'expected a value, found the end of the rule']]],
    ['device.model -eq -and a -eq "A"', [[17, 'expected a value, found `-and`']]],
    ['device.model -eq "A', [[17, 'the string that starts here is not closed']]],
    ['device.model -eq "A`"', [[17, 'the string that starts here is not closed']]],
    [
      'device.model -eq SAW',
      [[17, 'expected a value, found the word `SAW`; did you mean `"SAW"`?']],
    ],
    [
      'device.isCompliant -eq Ture',
      [[23, 'expected a value, found the word `Ture`; did you mean `True`?']],
    ],
    [
      'device.model -eq $null',
      [[17, 'expected a value, found the word `$null`; did you mean `null`?']],
    ],
    [
      "device.model -eq 'MFA Allowed'",
      [[17, "a text must be in straight double quotes, found `'MFA`"]],
    ],
    ['device.model -eq “A”', [[17, 'a text must be in straight double quotes, found `“A”`']]],
    ['[a] -eq "A"', [[0, 'expected a property such as `device.isCompliant`, found `[`']]],
    ['device.model -eg "A"', [[13, '`-eg` is not an operator; did you mean `-eq`?']]],
    ['device.model –ne "A"', [[13, '`–ne` is not an operator; did you mean `-ne`?']]],
    [
      'device.model -startWith "A"',
      [[13, '`-startWith` is not an operator; did you mean `-startsWith`?']],
    ],
    ['device.model == "A"', [[13, '`==` is not an operator; did you mean `-eq`?']]],
    ['device.model notEquals "A"', [[13, '`notEquals` is not an operator; did you mean `-ne`?']]],
    ['device.model <=> "A"', [[13, 'expected an operator such as `-eq`, found `<=>`']]],
    ['device.model -in []', [[18, 'expected a text in double quotes, found `]`']]],
    ['device.model -in [True]', [[18, 'expected a text in double quotes, found `True`']]],
    ['device.model -in ["A" "B"]', [[22, 'expected `,` or `]`, found `"B"`']]],
    [
      'device.model -in ["A",',
      [[22, 'expected a text in double quotes, found the end of the rule']],
    ],
    ['a -eq "A" b -eq "B"', [[10, 'expected `-and`, `-or` or the end of the rule, found `b`']]],
    [
      'a -eq "A" && b -eq "B"',
      [[10, 'expected `-and` or `-or`, found `&&`; did you mean `-and`?']],
    ],
    [
      'a -eq "A" -adn b -eq "B"',
      [[10, 'expected `-and` or `-or`, found `-adn`; did you mean `-and`?']],
    ],
    ['(a -eq "A"', [[0, 'this `(` is not closed']]],
    ['a -eq "A")', [[9, 'there is no `(` for this `)`']]],
    ['()', [[1, 'expected a property such as `device.isCompliant`, found `)`']]],
    ['-not -not a -eq "A"', [[5, 'a second `-not` needs parentheses: `-not (-not …)`']]],
    [
      'a -eq "A" -or',
      [[13, 'expected a property such as `device.isCompliant`, found the end of the rule']],
    ],
  ])('names the fault of %j and its place', (text, faults) => {
    expect(faultsOf(text)).toEqual(faults)
  })

  it.each(['match', 'notMatch', 'any', 'all', 'le', 'ge', 'lt', 'gt'])(
    'refuses `-%s` by name, with a hyphen and without',
    (operator) => {
      const message = `is an operator of dynamic groups and not supported in a filter`
      expect([
        faultsOf(`device.model -${operator} "A"`),
        faultsOf(`device.model ${operator} (_ -eq "A")`),
      ]).toEqual([[[13, `\`-${operator}\` ${message}`]], [[13, `\`${operator}\` ${message}`]]])
    },
  )

  it('finds the faults of every comparison at once, in order', () => {
    const text =
      '(device.model -match "A" -or (device.model -any (_ -eq "B" -or _ -eq "C")) -and device.model -eq X'
    expect(faultsOf(text).map(([position]) => position)).toEqual([0, 14, 43, 97])
  })

  it('accepts exactly the longest length', () => {
    const text = 'a -eq "A"'
    expect(parseRule(text, text.length).ok).toBe(true)
    expect(parseRule(text, text.length - 1)).toEqual({
      ok: false,
      faults: [{ message: 'the rule has 9 characters; at most 8 are allowed', position: 8 }],
    })
    expect(faultsOf(`a -eq "${'x'.repeat(3064)}"`)).toEqual([])
    expect(faultsOf(`a -eq "${'x'.repeat(3065)}"`)).toEqual([
      [3072, 'the rule has 3073 characters; at most 3072 are allowed'],
    ])
  })

  it('accepts rules nested to the deepest level, and no deeper', () => {
    const nested = (levels: number) => `${'('.repeat(levels)}a -eq "A"${')'.repeat(levels)}`
    expect(parseRule(nested(maximumNesting))).toEqual({ ok: true, rule: isA('a') })
    expect(faultsOf(`${nested(maximumNesting + 1)} -or b -eq B`)).toEqual([
      [maximumNesting, `parentheses are nested deeper than ${maximumNesting} levels`],
      [expect.any(Number), 'expected a value, found the word `B`; did you mean `"B"`?'],
    ])
  })

  it.each([
    ['opening parentheses', '('],
    ['negations', '-not('],
    ['closing parentheses', ')'],
    ['brackets', '['],
    ['connectives', '-and '],
    ['quotes', '"'],
    ['comparisons in a row', 'a -eq "A" '],
  ])('refuses a million characters of %s without an exception', (_, unit) => {
    const text = unit.repeat(1_000_000 / unit.length)
    expect(parseRule(text, Infinity).ok).toBe(false)
  })

  it('never throws, and lists faults in order and within the text', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryRuleText, fc.string({ unit: 'binary' })), (text) => {
        const parsed = parseRule(text)
        if (parsed.ok) return
        const positions = parsed.faults.map(({ position }) => position)
        expect(positions).toEqual(positions.toSorted((one, other) => one - other))
        expect(positions.length).toBeGreaterThan(0)
        expect(positions.every((position) => position >= 0 && position <= text.length)).toBe(true)
        expect(parsed.faults.filter(({ message }) => message.includes('\n'))).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('printRule', () => {
  it('prints what parses to the same rule', () => {
    fc.assert(
      fc.property(arbitraryRule, (rule) => {
        expect(parseRule(printRule(rule), Infinity)).toEqual({ ok: true, rule })
      }),
      { numRuns: 1_000 },
    )
  })

  it('does not change what it printed before', () => {
    let parsedTexts = 0
    fc.assert(
      fc.property(arbitraryRuleText, (text) => {
        const parsed = parseRule(text)
        if (!parsed.ok) return
        parsedTexts += 1
        const printed = printRule(parsed.rule)
        expect(parseRule(printed, Infinity)).toEqual(parsed)
      }),
      { numRuns: 5_000 },
    )
    expect(parsedTexts).toBeGreaterThan(50)
  })

  it('needs every parenthesis that it prints', () => {
    fc.assert(
      fc.property(arbitraryRule, fc.nat(), (rule, seed) => {
        const tokens = tokenize(printRule(rule))
        const opens = tokens.flatMap(({ kind }, index) => (kind === '(' ? [index] : []))
        if (opens.length === 0) return
        const open = opens[seed % opens.length] ?? 0
        const close = closingIndex(tokens, open)
        const without = tokens.filter((_, index) => index !== open && index !== close)
        const parsed = parseTokens(without)
        if (parsed.ok) expect(parsed.value.rule).not.toEqual(rule)
      }),
      { numRuns: 1_000 },
    )
  })

  it('prints a negation of a negation in parentheses', () => {
    expect(printRule(negation(negation(isA('a'))))).toBe('-not (-not a -eq "A")')
  })
})

describe('the cost of parsing', () => {
  it('puts every character into at most one token', () => {
    fc.assert(
      fc.property(arbitraryRuleText, (text) => {
        let end = 0
        for (const { at, source } of tokenize(text)) {
          expect(text.slice(end, at).trim()).toBe('')
          expect(text.slice(at, at + source.length)).toBe(source)
          end = at + source.length
        }
        expect(end).toBe(text.length)
      }),
    )
  })

  it('reads each token once', () => {
    fc.assert(
      fc.property(arbitraryRuleText, (text) => {
        const tokens = tokenize(text)
        expect(readsOf(tokens)).toBeLessThanOrEqual(tokens.length)
      }),
    )
  })

  it.each([
    ['nested groups', '(', 'a -eq "A"', ')'],
    ['faults', '', 'a -match "A" -or ', ''],
    ['lists', 'a -in [', '"A", ', '"A"]'],
  ])('reads no token more often in a longer rule: %s', (_, before, repeated, after) => {
    const readsPerToken = [10, 10_000].map((times) => {
      const tokens = tokenize(before.repeat(times) + repeated.repeat(times) + after.repeat(times))
      return readsOf(tokens) / tokens.length
    })
    expect(Math.max(...readsPerToken)).toBeLessThanOrEqual(1)
  })
})

/** Counts how often parsing asks for a token. */
function readsOf(tokens: readonly FilterToken[]): number {
  let reads = 0
  const counting = new Proxy(tokens, {
    get: (target, member) => {
      reads += 1
      return Reflect.get(target, member)
    },
  })
  parseTokens(counting)
  return reads
}

/** Spells a rule as differently from `printRule` as the grammar allows. */
function spellOut(rule: FilterRule): string {
  switch (rule.kind) {
    case 'comparison': {
      const { property, operator, value } = rule
      const values = (typeof value === 'object' && value !== null ? value : [value]).map((each) =>
        typeof each === 'string' ? spellText(each) : String(each).toUpperCase(),
      )
      const spelt = Array.isArray(value) ? `[\n${values.join(',')}]` : values.join('')
      return `( ${property}\t${operator.toUpperCase()} ${spelt})`
    }
    case 'not':
      return `(NOT${spellOut(rule.operand)})`
    case 'and':
    case 'or':
      return `(${rule.operands.map(spellOut).join(rule.kind.toUpperCase())})`
  }
}

function spellText(text: string): string {
  return `"${text.split('`').join('``').split('"').join('`"')}"`
}

function closingIndex(tokens: readonly FilterToken[], open: number): number {
  let nesting = 0
  return tokens.findIndex(({ kind }, index) => {
    if (index < open) return false
    if (kind === '(') nesting += 1
    if (kind === ')') nesting -= 1
    return nesting === 0
  })
}

function isFrozenDeep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(isFrozenDeep)
}
