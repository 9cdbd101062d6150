import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestTarget, mostFindings } from '../kernel/finding-list.ts'
import type { JsonValue } from '../kernel/json.ts'
import { decodeComplex } from './decode.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  enumType,
  flagsType,
  int32,
  int64,
  oneOf,
  placeholder,
  property,
  referenceTo,
  setOf,
  text,
  wordOf,
} from './model.ts'

const colour = enumType('colour', { red: 0, green: 1, unknownFutureValue: 2, blue: 3 })
const side = flagsType('side', { none: 0, left: 1, right: 2, unknownFutureValue: 4 })
const size = complexType('size', [
  property('width', int32, { nullable: false }),
  property('unit', text),
])
const shape = complexType('shape', [property('kind', enumType('kind', { circle: 0, polygon: 1 }))])
const sign = complexType('sign', [
  property('id', text, { isReadOnly: true }),
  property('label', text, { nullable: false }),
  property('colour', colour),
  property('sides', side),
  property('isLit', boolean),
  property('owner', { kind: 'guid' }),
  property('hungAt', dateTimeOffset),
  property('size', size),
  property('sizes', collection(size)),
  property('streets', setOf(wordOf({ keywords: [{ name: 'All' }], readOther: (word) => word }))),
  property('notes', collection(text)),
  property('maker', referenceTo('maker')),
  property('place', wordOf({ keywords: [{ name: 'Outside' }], readOther: () => undefined })),
  property('mood', placeholder),
  property('paintedAt', int64),
  property('glow', int32, { versions: betaOnly }),
  property(
    'shape',
    oneOf(shape, 'kind', {
      circle: derivedType('circle', shape, [property('radius', int32)]),
      polygon: derivedType('polygon', shape, [property('corners', int32)]),
    }),
  ),
])

function decode(json: JsonValue, version: 'v1.0' | 'beta' = 'beta') {
  return decodeComplex(sign, json, { version })
}

/** Reads one member of a sign that is fine otherwise. */
function findingsOf(member: Record<string, JsonValue>, version: 'v1.0' | 'beta' = 'beta') {
  return decode({ label: 'x', ...member }, version).findings.map(({ target, message }) => [
    target,
    message,
  ])
}

describe('decodeComplex', () => {
  it('reads member names and values without case and prints one casing', () => {
    const json = { LABEL: 'Exit', Colour: 'RED', sides: ' RIGHT ,left', PLACE: 'outside' }
    expect(decode(json)).toEqual({
      value: { label: 'Exit', colour: 'red', sides: 'left,right', place: 'Outside' },
      findings: [],
    })
  })

  it('drops annotations and members that the service sets', () => {
    const json = {
      '@odata.type': '#microsoft.graph.sign',
      '@microsoft.graph.tips': 'Use $select',
      '#microsoft.graph.restore': { title: 'microsoft.graph.restore', target: 'x' },
      'maker@odata.context': 'x',
      '@ostiary.omitted': ['size'],
      'size@Ostiary.note': 7,
      id: 7,
      label: 'x',
    }
    expect(decode(json)).toEqual({ value: { label: 'x' }, findings: [] })
  })

  it('leaves out unknown members that are empty lists, also inside, and warns', () => {
    const { value, findings, warnings } = decode({
      label: 'x',
      extras: [],
      size: { width: 1, gauge: [] },
    })
    expect([value, findings]).toEqual([{ label: 'x', size: { width: 1 } }, []])
    expect(warnings).toMatchObject([
      {
        target: '/size/gauge',
        message: '`size.gauge` is not a known member; it is empty and was left out',
      },
      {
        target: '/extras',
        message: '`extras` is not a known member; it is empty and was left out',
      },
    ])
    const refused = { ostiaryCode: 'body.memberUnknown' }
    expect(decode({ label: 'x', extras: [''] }).findings).toMatchObject([refused])
    expect(decode({ label: 'x', extras: {} }).findings).toMatchObject([refused])
    // A misspelt member may mean something by its empty list.
    expect(decode({ label: 'x', moods: [] }).findings).toMatchObject([
      { ...refused, message: '`moods` is not a known member; did you mean `mood`?' },
    ])
  })

  it('leaves out unknown members that are null, and warns', () => {
    const size = { width: 1, depth: null, '#microsoft.graph.fold': {} }
    expect(decode({ label: 'x', weight: null, size })).toEqual({
      value: { label: 'x', size: { width: 1 } },
      findings: [],
      warnings: [
        {
          ostiaryCode: 'body.nullLeftOut',
          target: '/size/depth',
          message: '`size.depth` is not a known member; it is null and was left out',
        },
        {
          ostiaryCode: 'body.nullLeftOut',
          target: '/weight',
          message: '`weight` is not a known member; it is null and was left out',
        },
      ],
    })
  })

  it('leaves out what it cannot hold, and warns, when it reads what was exported', () => {
    const json = { label: 'x', weight: 2, mood: 'good', colour: 'pink' }
    const read = decodeComplex(sign, json, { version: 'beta', unreadableMembers: 'report' })
    expect(read.value).toEqual({ label: 'x' })
    expect(read.findings.map(({ target }) => target)).toEqual(['/colour'])
    expect(read.warnings?.map(({ ostiaryCode, target }) => [ostiaryCode, target])).toEqual([
      ['body.memberLeftOut', '/mood'],
      ['body.memberLeftOut', '/weight'],
    ])
  })

  it('lists only so many members that it left out', () => {
    const names = Array.from({ length: 200 }, (_, index) => [`moon${index}`, null])
    const { warnings = [] } = decode({ label: 'x', ...Object.fromEntries(names) })
    expect(warnings).toHaveLength(51)
    expect(warnings.at(-1)?.ostiaryCode).toBe('body.warningsOmitted')
  })

  it('drops what repeats an earlier word of a set, in any letter case, and keeps the first spelling', () => {
    const words = ['Main', 'ALL', 'main', 'all', 'MAIN', 'Side']
    expect(decode({ label: 'x', streets: words, notes: words })).toEqual({
      value: { label: 'x', streets: ['Main', 'All', 'Side'], notes: words },
      findings: [],
    })
  })

  it('names the place of a mistake in a set as the caller wrote it', () => {
    expect(findingsOf({ streets: ['Main', 'main', 7] })).toEqual([
      ['/streets/2', '`streets[2]` must be a string, not a number'],
    ])
  })

  it('keeps explicit nulls apart from absent members', () => {
    expect(decode({ label: 'x', size: null, sizes: null }).value).toEqual({
      label: 'x',
      size: null,
      sizes: null,
    })
  })

  it('reads a reference as its id and ignores its other members', () => {
    const id = '3fa85f64-5717-4562-b3fc-2c963f66afa6'
    expect(decode({ label: 'x', maker: { ID: id, displayName: 'y' } }).value.maker).toBe(id)
  })

  it('reads an empty list in place of an unset object as null', () => {
    expect(decode({ label: 'x', size: [] })).toEqual({
      value: { label: 'x', size: null },
      findings: [],
    })
  })

  it.each([
    [
      { '@odata.type': '#microsoft.graph.circle', radius: 2 },
      { kind: 'circle', radius: 2 },
    ],
    [
      { '@odata.type': 'microsoft.graph.Circle', radius: 2 },
      { kind: 'circle', radius: 2 },
    ],
    [
      { Kind: 'POLYGON', corners: 5 },
      { kind: 'polygon', corners: 5 },
    ],
  ])('picks the derived type of %j', (json, value) => {
    expect(decode({ label: 'x', shape: json })).toEqual({
      value: { label: 'x', shape: value },
      findings: [],
    })
  })

  it.each<[Record<string, JsonValue>, string, string]>([
    [{ coluor: 'red' }, '/coluor', '`coluor` is not a known member; did you mean `colour`?'],
    [{ zzzzzz: 1 }, '/zzzzzz', '`zzzzzz` is not a known member'],
    [{ 'a/b~': 1 }, '/a~1b~0', '`a/b~` is not a known member'],
    [{ Label: 'y' }, '/Label', '`Label` is given twice, also as `label`'],
    [{ label: null }, '/label', '`label` must not be null'],
    [{ label: 1 }, '/label', '`label` must be a string, not a number'],
    [{ isLit: 'true' }, '/isLit', '`isLit` must be a Boolean, not a string'],
    [{ colour: 'gren' }, '/colour', '`gren` is not a value of `colour`; did you mean `green`?'],
    [
      { colour: 'unknownFutureValue' },
      '/colour',
      '`unknownFutureValue` is not a value of `colour`; expected `red`, `green`, `blue`',
    ],
    [{ colour: 0 }, '/colour', '`colour` must be a string, not a number'],
    [
      { sides: ['left'] },
      '/sides',
      '`sides` must be a string of values joined by commas, not an array',
    ],
    [
      { sides: 'left,' },
      '/sides',
      '`` is not a value of `sides`; expected `none`, `left`, `right`',
    ],
    [{ place: 'Elsewhere' }, '/place', '`Elsewhere` is not a value of `place`; expected `Outside`'],
    [{ owner: 'me' }, '/owner', '`owner` must be a GUID, not `me`'],
    [
      { hungAt: '2026-02-30T00:00:00Z' },
      '/hungAt',
      '`hungAt` must be a date and time with offset, not `2026-02-30T00:00:00Z`',
    ],
    [{ mood: 'good' }, '/mood', '`mood` can only be null'],
    [{ size: {} }, '/size/width', '`size.width` is required'],
    [{ size: [{}] }, '/size', '`size` must be an object, not an array'],
    [{ size: { width: null } }, '/size/width', '`size.width` must not be null'],
    [
      { size: { width: 2 ** 31 } },
      '/size/width',
      '`size.width` must be an integer of 32 bits, not `2147483648`',
    ],
    [{ size: { width: '1' } }, '/size/width', '`size.width` must be an integer, not a string'],
    [{ sizes: {} }, '/sizes', '`sizes` must be an array, not an object'],
    [{ sizes: [null] }, '/sizes/0', '`sizes[0]` must not be null'],
    [
      { sizes: [{ width: 1 }, { width: 1, unti: 'm' }] },
      '/sizes/1/unti',
      '`sizes[1].unti` is not a known member; did you mean `unit`?',
    ],
    [{ maker: 'x' }, '/maker', '`maker` must be an object with an `id`, not a string'],
    [{ maker: {} }, '/maker/id', '`maker.id` is required'],
    [{ maker: { id: 'x' } }, '/maker/id', '`maker.id` must be a GUID, not `x`'],
    [
      { 'maker@odata.bind': 'x' },
      '/maker@odata.bind',
      '`maker@odata.bind` is not supported; give the object with its `id`',
    ],
    [
      { shape: {} },
      '/shape',
      '`shape` needs `@odata.type`: `#microsoft.graph.circle` or `#microsoft.graph.polygon`',
    ],
    [
      { shape: { '@odata.type': '#microsoft.graph.circl' } },
      '/shape/@odata.type',
      '`#microsoft.graph.circl` is not a type of `shape`; did you mean `#microsoft.graph.circle`?',
    ],
    [
      { shape: { '@odata.type': '#microsoft.graph.circle', kind: 'polygon' } },
      '/shape',
      '`@odata.type` and `kind` of `shape` contradict each other',
    ],
    [
      { shape: { kind: 'circle', corners: 3 } },
      '/shape/corners',
      '`shape.corners` is not a known member',
    ],
  ])('refuses %j', (member, target, message) => {
    expect(findingsOf(member)).toEqual([[target, message]])
  })

  it('reports every problem at once', () => {
    expect(findingsOf({ colour: 'pink', isLit: 1, extra: 0 }).map(([target]) => target)).toEqual([
      '/colour',
      '/isLit',
      '/extra',
    ])
  })

  it('requires the members of a new object and not those of one that is stored', () => {
    const changes = { size: { unit: 'm' } }
    const stored = { label: 'x', size: { width: 1, unit: null } }
    expect(decode(changes).findings).toHaveLength(2)
    expect(decodeComplex(sign, changes, { version: 'beta', stored })).toEqual({
      value: changes,
      findings: [],
    })
  })

  it('names a member that only beta has when v1.0 sets it, and lets v1.0 write null', () => {
    expect(findingsOf({ glow: 1 }, 'v1.0')).toEqual([
      ['/glow', '`glow` is a member of the beta version and cannot be set through v1.0'],
    ])
    expect(findingsOf({ glow: null }, 'v1.0')).toEqual([])
  })

  describe('a value that only beta has', () => {
    const metal = enumType('metal', { iron: 0, gold: 1 }, { inBeta: ['gold'] })
    const face = flagsType('face', { front: 1, back: 2, edge: 4 }, { inBeta: ['edge'] })
    const coin = complexType('coin', [
      property('metal', metal),
      property('metals', collection(metal)),
      property('faces', face),
    ])
    const json = { metal: 'Gold', metals: ['iron', 'gold'], faces: 'front,edge' }
    const isRefused = (value: string, member: string) =>
      `\`${value}\` in \`${member}\` is a value of the beta version and cannot be set through v1.0`

    it('is read through beta', () => {
      expect(decodeComplex(coin, json, { version: 'beta' })).toEqual({
        value: { metal: 'gold', metals: ['iron', 'gold'], faces: 'front,edge' },
        findings: [],
      })
    })

    it('is refused through v1.0', () => {
      const ostiaryCode = 'body.valueOfBeta'
      expect(decodeComplex(coin, json, { version: 'v1.0' })).toEqual({
        value: {},
        findings: [
          { ostiaryCode, target: '/metal', message: isRefused('gold', 'metal') },
          { ostiaryCode, target: '/metals/1', message: isRefused('gold', 'metals[1]') },
          { ostiaryCode, target: '/faces', message: isRefused('edge', 'faces') },
        ],
      })
    })

    it('may be written back through v1.0 where it is stored', () => {
      const stored = { metal: 'gold', metals: ['gold'], faces: 'back,edge' }
      expect(decodeComplex(coin, json, { version: 'v1.0', stored }).findings).toEqual([])
    })

    it('is not among the values that v1.0 lists', () => {
      const { findings } = decodeComplex(coin, { metal: 'tin foil' }, { version: 'v1.0' })
      expect(findings[0]?.message).toBe('`tin foil` is not a value of `metal`; expected `iron`')
    })
  })

  it('keeps control characters and long texts out of messages', () => {
    const [finding] = findingsOf({ colour: `a\nb\u0000${'c'.repeat(500)}` })
    expect(finding?.[1]).toMatch(/^`a b c{116}…` is not a value of `colour`/u)
  })

  it('reads any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<JsonValue>, (json) => {
        const { findings, value } = decode(json)
        expect(findings.length > 0 || value.label !== undefined).toBe(true)
      }),
    )
  })
})

describe('the findings of one body', () => {
  const many = 50_000

  it.each<[string, JsonValue]>([
    ['unknown members', Object.fromEntries(Array.from({ length: many }, (_, at) => [`m${at}`, 1]))],
    ['wrong items', { label: 'x', notes: Array<JsonValue>(many).fill(1) }],
    ['nulls in a list', { label: 'x', notes: Array<JsonValue>(many).fill(null) }],
    [
      'wrong objects in a list',
      { label: 'x', sizes: Array.from({ length: many }, () => ({ unit: 1 })) },
    ],
    ['unknown flags', { label: 'x', sides: Array<string>(many).fill('up').join(',') }],
    ['the same member again', { label: 'x', ...Object.fromEntries(spellings('streets')) }],
  ])('are bounded in number for %s', (_, json) => {
    expect(decode(json).findings.length).toBe(mostFindings + 1)
  })

  /** Spells a word in many letter cases. */
  function spellings(word: string): readonly [string, null][] {
    return Array.from({ length: 2 ** word.length }, (_, bits) => [
      [...word].map((letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
      null,
    ])
  }

  it('are bounded in length', () => {
    const { findings } = decode({
      ['x'.repeat(500_000)]: 1,
      label: 'x',
      place: 'y'.repeat(500_000),
    })
    expect(findings.map(({ message, target = '' }) => [message.length, target.length])).toEqual([
      [expect.toSatisfy((length: number) => length < 300), '/place'.length],
      [expect.toSatisfy((length: number) => length < 300), longestTarget + 1],
    ])
  })
})
