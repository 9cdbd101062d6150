/** Measures the service's own `$metadata` against published schemas, in both versions. */

import { existsSync, readFileSync } from 'node:fs'
import type { GraphVersion } from '../../src/edm/model.ts'
import { compareSchemas, type Difference, type TypeRow } from './compare.ts'
import { ownMetadata } from './own-metadata.ts'
import { readCsdl } from './read-csdl.ts'
import { reachableFrom, scopeOf } from './scope.ts'
import acceptedDifferences from './accepted-differences.json' with { type: 'json' }
import outsideScope from './outside-scope.json' with { type: 'json' }

/** Where the published schemas are. */
export const publishedFolder = '../shared/data/graph'

const versions: readonly GraphVersion[] = ['v1.0', 'beta']

/** How one version compares. */
export interface Measurement {
  readonly version: GraphVersion
  readonly rows: readonly TypeRow[]
  /** Differences that have a reason, with it. */
  readonly accepted: readonly (Difference & { readonly reason: string })[]
  /** Differences without a reason. */
  readonly unexplained: readonly Difference[]
  /** Accepted differences that there are none of. */
  readonly stale: readonly string[]
  /** Published types that are left out, by the reason. */
  readonly outside: readonly { readonly reason: string; readonly types: readonly string[] }[]
  /** Published types that are neither in scope nor left out for a reason. */
  readonly unclassified: readonly string[]
}

function fileOf(version: GraphVersion): string {
  return `${publishedFolder}/policy-types-${version}.csdl.xml`
}

/** Tells whether the published schemas are there. */
export function hasPublishedSchemas(): boolean {
  return versions.every((version) => existsSync(fileOf(version)))
}

/** Names a difference as the list of accepted ones does. Shape: `extra riskLevel.severe`. */
export function nameOf({ type, member, is }: Difference): string {
  return `${is} ${type}${member === undefined ? '' : `.${member}`}`
}

function measureVersion(version: GraphVersion, xml: string): Measurement {
  const published = readCsdl(readFileSync(fileOf(version), 'utf8'))
  const own = readCsdl(xml)
  const scope = scopeOf(published, own)
  const rows = compareSchemas(published, own, scope)
  const differences = rows.flatMap((row) => row.differences)
  const found = new Set(differences.map(nameOf))
  const reasons = new Map(
    acceptedDifferences
      .filter((group) => group.versions.includes(version))
      .flatMap((group) => group.differences.map((name) => [name, group.reason] as const)),
  )
  const unclassified = new Set(
    [...published.types.keys(), ...published.enums.keys()].filter((name) => !scope.types.has(name)),
  )
  const outside = outsideScope.map(({ roots, reason }) => {
    const { types } = reachableFrom(published, roots)
    return { reason, types: [...types].filter((name) => unclassified.delete(name)).toSorted() }
  })
  return {
    version,
    rows,
    accepted: differences.flatMap((difference) => {
      const reason = reasons.get(nameOf(difference))
      return reason === undefined ? [] : [{ ...difference, reason }]
    }),
    unexplained: differences.filter((difference) => !reasons.has(nameOf(difference))),
    stale: [...reasons.keys()].filter((name) => !found.has(name)),
    outside,
    unclassified: [...unclassified],
  }
}

/** Measures both versions. */
export async function measureSchemas(): Promise<readonly Measurement[]> {
  const documents = await ownMetadata(versions)
  return versions.map((version) => measureVersion(version, documents.get(version) ?? ''))
}

/** Tells whether a row has all of the published type; it may have more. */
export function isWhole({ differences }: TypeRow): boolean {
  return differences.every(({ is }) => is === 'extra')
}

/** The types of STS policies in v1.0, which must be whole. */
export const stsTypes: readonly string[] = [
  'stsPolicy',
  'activityBasedTimeoutPolicy',
  'claimsMappingPolicy',
  'homeRealmDiscoveryPolicy',
  'tokenIssuancePolicy',
  'tokenLifetimePolicy',
]

/** The share of the published members that a row has as published, in percent, rounded down. */
export function shareOf({ present, differences }: TypeRow): number {
  const unlike = differences.filter(({ is }) => is !== 'extra').length
  const all = present + unlike
  return all === 0 ? 100 : Math.floor((present * 100) / all)
}

/** The types of a measurement without its operations. */
export function typeRowsOf({ rows }: Measurement): readonly TypeRow[] {
  return rows.filter(({ kind }) => kind !== 'Action' && kind !== 'Function')
}
