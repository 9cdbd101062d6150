/**
 * The vectors of conditional access, in data files by theme. Each row names the rules of `docs/rules` that it
 * hits and those that it shows not to apply. The first 86 rows are numbered `T-…`, later ones `O-…` by theme.
 */

import { readdirSync } from 'node:fs'
import type { DecisionPolicy } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { TenantRules } from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import {
  semanticsAsOf,
  type Semantics,
} from '../../../src/conditional-access/engine/model/semantics.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { decodeLegacyCreate } from '../../../src/conditional-access/resources/form-2019/legacy-codec.ts'
import { decodeModernCreate } from '../../../src/conditional-access/resources/form-modern/modern-codec.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts'
import { completeExpectation, type Expectation, type ExpectationJson } from './expectation.ts'
import {
  tenantRulesOf,
  loadFixture,
  locationsOf,
  signInOf,
  withIds,
  type TenantChange,
  type Fixture,
  type LocationJson,
  type SignInJson,
} from './fixture.ts'
import { readJson, refuse } from './read-json.ts'
import { pairFile, vectorFile } from './row-shape.ts'

/** A policy of a row: its body for the engine, and the JSON that a client sends. */
export interface VectorPolicy extends DecisionPolicy {
  readonly form: 'modern' | 'legacy'
  /** The body of a POST, in beta. */
  readonly json: JsonObject
}

/** One row, completed: ids for names, defaults for what it leaves out. */
export interface Vector {
  readonly id: string
  /** The data file without its ending. */
  readonly theme: string
  readonly description: string
  /** Rules that decide the row. */
  readonly hits: readonly string[]
  /** Rules that the row shows not to apply. */
  readonly misses: readonly string[]
  readonly source: string
  /** `inferred`: no source says so; to be confirmed against a live tenant before parity is claimed. */
  readonly basis: 'documented' | 'observed' | 'inferred'
  readonly note?: string
  readonly policies: readonly VectorPolicy[]
  readonly tenantRules: TenantRules
  /** The tenant before it is compiled. */
  readonly tenant: TenantChange & { readonly locations: readonly LocationJson[] }
  readonly signIn: SignIn
  readonly semantics: Semantics
  readonly expected: Expectation
  /** By policy: `analysisReasons` of the what-if action, where the row states them. */
  readonly whatIf: Readonly<Record<string, string>>
}

/** Two rules that apply to the same decision. */
export interface RulePair {
  readonly rules: readonly string[]
  readonly reason: string
  /** The row that shows both. */
  readonly row: string
}

/** A row of a data file. */
type Row = Pick<Vector, 'id' | 'description' | 'source' | 'basis' | 'note'> &
  Partial<Pick<Vector, 'hits' | 'misses' | 'whatIf'>> & {
    readonly asOf?: string
    readonly policies: readonly (JsonObject & {
      readonly id: string
      readonly form?: 'legacy'
      readonly unknownMembers?: readonly string[]
    })[]
    readonly tenant?: TenantChange
    readonly signIn: Partial<SignInJson>
    readonly unknown?: readonly string[]
    readonly expect: ExpectationJson
  }

/**
 * Reads every vector, in order of the files. Throws an `Error` that lists what is wrong with a file: a
 * member that is not known, a value that is not allowed, a policy that cannot be read.
 */
export function loadVectors(): readonly Vector[] {
  const fixture = loadFixture()
  return readdirSync(new URL('rows', import.meta.url))
    .toSorted()
    .flatMap((file) => {
      const rows = readJson(`rows/${file}`, vectorFile) as readonly JsonValue[]
      return rows.map((row) => vectorOf(row, file.replace(/\.json$/u, ''), fixture))
    })
}

/** Reads the pairs of rules that interact. Throws an `Error` for what is wrong with the file. */
export function loadRulePairs(): readonly RulePair[] {
  return readJson('pairs.json', pairFile) as unknown as readonly RulePair[]
}

function vectorOf(json: JsonValue, theme: string, fixture: Fixture): Vector {
  const row = withIds(json, fixture.names) as unknown as Row
  const { id, description, source, basis, note, hits = [], misses = [], whatIf = {} } = row
  const change = row.tenant ?? {}
  const signIn = signInOf(row.signIn, row.unknown ?? [], fixture)
  return {
    id,
    theme,
    description,
    hits,
    misses,
    source,
    basis,
    ...(note === undefined ? {} : { note }),
    policies: row.policies.map((policy) => policyOf(policy, id, fixture)),
    tenantRules: tenantRulesOf(change, fixture),
    tenant: { ...change, locations: locationsOf(change, fixture) },
    signIn,
    semantics: semanticsAsOf(new Date(row.asOf ?? signIn.at)),
    expected: completeExpectation(row.expect),
    whatIf,
  }
}

/** Fills a compact policy up to the body of a POST and decodes it. */
function policyOf(policy: Row['policies'][number], rowId: string, fixture: Fixture): VectorPolicy {
  const { id, form = 'modern', unknownMembers, ...given } = policy
  const usual = fixture.policies[form]
  const json: JsonObject = {
    displayName: id,
    ...usual,
    ...given,
    conditions: { ...membersOf(usual['conditions']), ...membersOf(given['conditions']) },
  }
  const decoded = form === 'legacy' ? decodeLegacyCreate(json) : decodeModernCreate(json, 'beta')
  if (!decoded.ok) {
    refuse(`${rowId} ${id}`, decoded.findings)
    throw new Error(rowId)
  }
  const body = unknownMembers === undefined ? decoded.value : { ...decoded.value, unknownMembers }
  return { id, form, json, body }
}

function membersOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
