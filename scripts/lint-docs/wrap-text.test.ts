import { expect, test } from 'vitest'
import { wrapText } from './wrap-text.ts'

test('a short text stays on one line', () => {
  expect(wrapText('one two  three')).toBe('one two three')
})

test('a text is broken before the word that does not fit', () => {
  expect(wrapText(`${'a'.repeat(100)} ${'b'.repeat(17)} ${'c'.repeat(5)}`)).toBe(
    `${'a'.repeat(100)} ${'b'.repeat(17)}\n${'c'.repeat(5)}`,
  )
})

test('a word longer than a line has a line of its own', () => {
  expect(wrapText(`x ${'a'.repeat(130)} y`)).toBe(`x\n${'a'.repeat(130)}\ny`)
})
