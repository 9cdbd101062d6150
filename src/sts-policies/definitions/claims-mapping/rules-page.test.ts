import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explainCodes } from '../../../kernel/ostiary-codes.ts'
import { listAttributes } from './claim-sources.ts'
import { claimsMappingCodes, inertClaimCodes } from './claims-mapping-codes.ts'
import { transformationMethods } from './transformation-methods.ts'

const page = readFileSync('docs/rules/claims-mapping.md', 'utf8')

describe('docs/rules/claims-mapping.md', () => {
  it('names every code once, and no other', () => {
    const named = page
      .split('\n')
      .flatMap((line) => /^- (?<codes>(?:`\w+`(?:, )?)+):/u.exec(line)?.groups?.codes ?? [])
      .flatMap((codes) => codes.split(', ').map((code) => code.replaceAll('`', '')))
    const known = [claimsMappingCodes, inertClaimCodes]
      .flatMap((catalogue) => [...explainCodes(catalogue).keys()])
      .map((code) => code.slice(code.lastIndexOf('.') + 1))
    expect(named.toSorted()).toEqual(known.toSorted())
  })

  it.each(['user', 'application', 'company'] as const)(
    'names every attribute of `%s`',
    (source) => {
      const [, section = ''] = /^## Attributes$(.*?)^## /msu.exec(page) ?? []
      const item = section.split(/^- /mu).find((text) => text.startsWith(`Of \`${source}\``)) ?? ''
      const named = [...item.slice(item.indexOf(': ')).matchAll(/`(\w+)`/gu)].map(
        ([, name = '']) => name,
      )
      const ends = ['extensionattribute1', 'extensionattribute15']
      const known = listAttributes(source).filter(
        (name) => !name.startsWith('extensionattribute') || ends.includes(name),
      )
      expect(named.toSorted()).toEqual(known.toSorted())
    },
  )

  it('has a row for every method', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    for (const { name, inputs, output } of transformationMethods) {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` `)) ?? ''
      for (const word of [...inputs.map((input) => input.name), output]) {
        expect(row).toContain(`\`${word}\``)
      }
    }
    expect(rows).toHaveLength(transformationMethods.length)
  })
})
