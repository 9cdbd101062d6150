/**
 * Baselines of conditional access policies: `harbour.json` of our own, and a published one in `../shared`.
 * Both name groups and an agreement by placeholders.
 */

import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { memberText, type JsonObject } from '../../../src/kernel/json.ts'

/** The folder of the published baseline, among the outside data. */
export const publishedBaseline = 'data/conditional-access-baseline'

/** The value of a placeholder. */
export type Placeholder =
  | 'breakGlass'
  | 'temporaryExceptions'
  | 'permanentExceptions'
  | 'administrators'
  | 'machines'
  | 'licensed'
  | 'terms'

/** An id for each placeholder. */
export type Substitutes = Readonly<Record<Placeholder, string>>

/** Groups and an agreement of the sample tenant. */
export const sampleSubstitutes: Substitutes = {
  breakGlass: '0571a27e-0571-4a27-a000-000000000b05',
  temporaryExceptions: '0571a27e-0571-4a27-a000-000000000b02',
  permanentExceptions: '0571a27e-0571-4a27-a000-000000000b03',
  administrators: '0571a27e-0571-4a27-a000-000000000b06',
  machines: '0571a27e-0571-4a27-a000-000000000b04',
  licensed: '0571a27e-0571-4a27-a000-000000000b01',
  terms: '0571a27e-0571-4a27-a000-00000000aa01',
}

/** One policy of a baseline. */
export interface BaselinePolicy {
  /** Three digits, and a letter where policies share them. */
  readonly number: string
  readonly name: string
  /** The body of a POST, its placeholders filled in. */
  readonly bodyFor: (substitutes: Substitutes) => JsonObject
}

const placeholders: Readonly<Record<string, Placeholder>> = {
  '<BreakGlass>': 'breakGlass',
  '<Exceptions>': 'temporaryExceptions',
  '<Officers>': 'administrators',
  '<Machines>': 'machines',
  '<Crew>': 'licensed',
  '<Terms>': 'terms',
  '<EmergencyAccessAccountsGroup>': 'breakGlass',
  '<ExclusionTempGroup>': 'temporaryExceptions',
  '<ExclusionPermGroup>': 'permanentExceptions',
  '<AdministratorGroup>': 'administrators',
  '<SynchronizationServiceAccountsGroup>': 'machines',
  '<AADP2Group>': 'licensed',
  ToU: 'terms',
}

function policyOf(number: string, name: string, text: string): BaselinePolicy {
  return {
    number,
    name,
    bodyFor: (substitutes) =>
      JSON.parse(
        text.replaceAll(/<\w+>|(?<=")ToU(?=")/gu, (found) => {
          const placeholder = placeholders[found]
          return placeholder === undefined ? 'Pilot' : substitutes[placeholder]
        }),
      ) as JsonObject,
  }
}

/** Lists the policies of our own, in order of their numbers. */
export function readHarbourBaseline(): readonly BaselinePolicy[] {
  const text = readFileSync(new URL('harbour.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as readonly JsonObject[]).map((policy) => {
    const name = memberText(policy, 'displayName')
    return policyOf(name.slice(0, 3), name, JSON.stringify(policy))
  })
}

/** Lists the policies of the published baseline, in order of the names of their files. */
export function readPublishedBaseline(folder: string): readonly BaselinePolicy[] {
  const files = globSync(`${folder}**/*.json`).toSorted((one, other) =>
    basename(one) < basename(other) ? -1 : 1,
  )
  const numberOf = (file: string): string => basename(file).slice(0, 3)
  return files.map((file) => {
    const namesakes = files.filter((other) => numberOf(other) === numberOf(file))
    const letter = namesakes.length === 1 ? '' : 'abc'.charAt(namesakes.indexOf(file))
    const text = readFileSync(file, 'utf8').replace(/^\u{feff}/u, '')
    return policyOf(`${numberOf(file)}${letter}`, basename(file, '.json'), text)
  })
}
