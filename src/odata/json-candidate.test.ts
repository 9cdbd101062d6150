import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  flagsType,
  property,
  text,
} from '../edm/model.ts'
import { filters, objects } from '../../test/store-suite/arbitrary-filter.ts'
import { bindFilter } from './bind-filter.ts'
import { indexedCandidate, matchesFilter } from './evaluate-filter.ts'
import { jsonCandidates } from './json-candidate.ts'
import { parseFilter } from './parse-filter.ts'

const detail = complexType('detail', [property('id', text), property('since', dateTimeOffset)])
const thing = complexType('thing', [
  property('id', text),
  property('displayName', text),
  property('isOpen', boolean),
  property('createdDateTime', dateTimeOffset),
  property('modes', flagsType('modes', { sms: 1, password: 2 })),
  property('tags', collection(text)),
  property('combinations', collection(flagsType('modes', { sms: 1, password: 2 }))),
  property('detail', detail),
  property('details', collection(detail)),
])
const type = { name: 'thing', schema: thing, names: ['extra'] }

const sample = {
  id: 'A',
  displayName: 'One',
  isOpen: true,
  createdDateTime: '2026-01-05T09:31:07Z',
  modes: 'password,sms',
  tags: ['red', 'Blue'],
  combinations: ['password,sms', 'sms'],
  detail: { id: 'd', since: '2026-01-05T09:31:07.5Z' },
  details: [
    { id: 'x', since: '2026-01-01T00:00:00Z' },
    { id: 'y', since: null },
  ],
  extra: 7,
}

describe('jsonCandidates', () => {
  it.each([
    ['createdDateTime ge 2026-01-05T09:31:07.000Z', true],
    ['createdDateTime gt 2026-01-05T10:31:07+01:00', false],
    ['createdDateTime le 2026-01-05T09:31:07.0000001Z', true],
    ['createdDateTime in (2026-01-05T09:31:07Z)', true],
    ['detail/since lt 2026-01-05T09:31:08Z', true],
    ["DETAIL/ID eq 'D'", true],
    ['detail ne null', true],
    ['isopen eq true', true],
    ['extra ge 7', true],
    ["modes has 'sms'", true],
    ["modes eq 'password'", true],
    ["tags/any(t:t eq 'blue')", true],
    ["tags/all(t:t eq 'blue')", false],
    ["combinations/any(c:c eq 'sms')", true],
    ["combinations/any(c:c eq 'password')", false],
    ["combinations/any(c:c has 'sms, password')", true],
    ["details/any(d:d/id eq 'x' and d/since ge 2026-01-01T00:00:00Z)", true],
    ["details/any(d:d/id eq 'y' and d/since ge 2026-01-01T00:00:00Z)", false],
    ["details/all(d:d/since ne null or d/id eq 'y')", true],
    ['details/any(d:d ne null)', true],
    ['details/$count eq 2', true],
    ['details/$count ne 2', false],
    ['not (tags/$count lt 2) and combinations/$count ge 2', true],
    ['tags/$count gt 2 or tags/$count le 1', false],
    ['createdDateTime ge 2026-01-05', true],
    ['createdDateTime lt 2026-01-05', false],
  ])('evaluates %s to %s', (filter, isMatch) => {
    const bound = bindFilter(parseFilter(filter), type)
    expect(matchesFilter(bound, jsonCandidates(thing)(sample))).toBe(isMatch)
  })

  it.each([
    ["name eq 'x'", 'BadRequest'],
    ["detail/name eq 'x'", 'BadRequest'],
    ["displayName/name eq 'x'", 'BadRequest'],
    ["details/any(d:d/name eq 'x')", 'BadRequest'],
    ["createdDateTime ge '2026'", 'BadRequest'],
    ['createdDateTime ge 2026', 'BadRequest'],
    ["constructor eq 'x'", 'BadRequest'],
    ["detail eq 'x'", 'Request_UnsupportedQuery'],
    ["contains(details,'x')", 'Request_UnsupportedQuery'],
    ["displayName/any(d:d eq 'x')", 'Request_UnsupportedQuery'],
    ['displayName/$count eq 1', 'Request_UnsupportedQuery'],
    ['name/$count eq 1', 'BadRequest'],
    ["isOpen eq 'true'", 'BadRequest'],
    ['displayName eq 1', 'BadRequest'],
    ["displayName in ('x', true)", 'BadRequest'],
    ['tags/any(t:t eq 1)', 'BadRequest'],
    ["contains(isOpen,'t')", 'BadRequest'],
    ["startsWith(createdDateTime,'2026')", 'BadRequest'],
  ])('refuses %s with %s', (filter, code) => {
    expect(() => bindFilter(parseFilter(filter), type)).toThrow(
      expect.objectContaining({ status: 400, code }),
    )
  })

  it('selects by any filter what the index selects', () => {
    const names = ['id', 'p', 'q', 'rank']
    const untyped = { name: 'thing', schema: complexType('thing', []), names }
    const candidateOf = jsonCandidates('untyped')
    fc.assert(
      fc.property(objects, filters, (candidates, filter) => {
        const bound = bindFilter(filter, untyped)
        for (const { id, index } of candidates) {
          const printed = Object.fromEntries(
            names.map((name) => [
              name,
              name === 'id'
                ? [id]
                : index
                    .filter((entry) => entry.property.toLowerCase() === name)
                    .map(({ value }) => value),
            ]),
          )
          expect(matchesFilter(bound, candidateOf(printed))).toBe(
            matchesFilter(filter, indexedCandidate([{ property: 'id', value: id }, ...index])),
          )
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
