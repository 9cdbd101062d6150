import { describe, expect, it } from 'vitest'
import { readSourcedElement, type SourcedElement } from '../model/sourced-element.ts'
import { documentOf } from '../testing/policy-texts.ts'
import { mergeChain } from './merge-chain.ts'
import { printElement } from './print-xml.ts'
import data from './vectors/merge.json' with { type: 'json' }

const printContents = ({ children }: SourcedElement): string =>
  children.map((child) => printElement(child)).join('\n')

function rootOf(content: string): SourcedElement {
  const document = documentOf(content)
  return readSourcedElement(document.tree, document)
}

describe('merging a document with its base', () => {
  it.each(data.vectors)('$name', ({ base, child, effective }) => {
    const documents = [
      documentOf(child, 'B2C_1A_Doc', 'B2C_1A_Base'),
      documentOf(base, 'B2C_1A_Base'),
    ]
    const { policy } = mergeChain(documents)
    expect(printContents(policy.root)).toBe(printContents(rootOf(effective)))
  })
})

it('names each vector once', () => {
  const names = data.vectors.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
