import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createLocate, printPosition } from '../xml/text-positions.ts'
import { checkSet } from './check-set.ts'
import { readSet } from './read-set.ts'

const pack = new URL('../../../test/contract/starter-pack/', import.meta.url)
const texts = new Map(
  readdirSync(pack)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => [name, readFileSync(new URL(name, pack), 'utf8')]),
)
const fileOf = new Map(
  [...texts].map(([name, text]) => [/\sPolicyId="([^"]+)"/u.exec(text)?.[1] ?? '', name]),
)

interface Reference {
  readonly file: string
  /** The element and its attribute. */
  readonly kind: string
  readonly start: number
  readonly end: number
}

const referenceTag =
  /<(?<element>\w+)(?:\s[^<>]*?)?\s(?<attribute>(?!Storage)\w*(?:ReferenceId|ExchangeId))="(?<id>[^"]+)"/dgu

/** Lists every reference of the pack. */
function listReferences(): readonly Reference[] {
  return [...texts].flatMap(([file, text]) => {
    const visible = text.replace(/<!--[^]*?-->/gu, (comment) => ' '.repeat(comment.length))
    return [...visible.matchAll(referenceTag)].map(({ groups, indices }) => ({
      file,
      kind: `${groups?.['element'] ?? ''}/@${groups?.['attribute'] ?? ''}`,
      start: indices?.groups?.['attribute']?.[0] ?? 0,
      end: indices?.groups?.['id']?.[1] ?? 0,
    }))
  })
}

/** Lists where the set is refused, each place once however many policies inherit the fault. */
async function refusedPlaces(changed: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const files = [...changed].map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
  const documents = await checkSet(readSet(files), { missingKeys: 'warn' })
  const places = documents.flatMap(({ entry, findings }) =>
    findings.map(({ document, target }) => {
      const file = document === undefined ? entry.file : fileOf.get(document)
      return `${file ?? ''} ${target ?? ''}`
    }),
  )
  return [...new Set(places)]
}

const references = Map.groupBy(listReferences(), ({ kind }) => kind)

describe('a mistyped id in our starter pack', () => {
  it('has many kinds of references', () => {
    expect(references.size).toBeGreaterThan(14)
  })

  it.each([...references])('of %s is found once, where it is written', async (_kind, sites) => {
    const found: (readonly string[])[] = []
    const expected: (readonly string[])[] = []
    for (const { file, start, end } of sites) {
      const text = texts.get(file) ?? ''
      const mistyped = `${text.slice(0, end)}Zz${text.slice(end)}`
      found.push(await refusedPlaces(new Map([...texts, [file, mistyped]])))
      expected.push([`${file} ${printPosition(createLocate(text)(start))}`])
    }
    expect(found).toEqual(expected)
  })
})
