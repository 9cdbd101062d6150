/** Finds every catalogue of codes: they are what the files `*-codes.ts` of the sources export. */

import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  explainCodes,
  type CodeCatalogue,
  type CodeExplanation,
  type OstiaryCode,
} from '../src/kernel/ostiary-codes.ts'

/** One code with the place where it is declared. */
export interface ListedCode {
  readonly code: OstiaryCode
  readonly explanation: CodeExplanation
  readonly file: string
  /** How sources name it. Shape: `grantCodes.operatorMissing`. */
  readonly reference: string
}

/** Lists every code of every catalogue, sorted by code. */
export async function listCodes(): Promise<readonly ListedCode[]> {
  const codes: ListedCode[] = []
  for (const file of globSync('src/**/*-codes.ts').toSorted()) {
    const exported: unknown = await import(pathToFileURL(resolve(file)).href)
    for (const [name, value] of Object.entries(exported as Readonly<Record<string, unknown>>)) {
      if (typeof value !== 'object') continue
      const catalogue = value as CodeCatalogue & Readonly<Record<string, OstiaryCode>>
      const explained = explainCodes(catalogue)
      for (const [entry, code] of Object.entries(catalogue)) {
        const explanation = explained.get(code)
        if (explanation !== undefined) {
          codes.push({ code, explanation, file, reference: `${name}.${entry}` })
        }
      }
    }
  }
  return codes.toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
