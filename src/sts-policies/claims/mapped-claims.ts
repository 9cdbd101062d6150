/** The claims that a claims mapping policy makes. */

import type {
  ClaimsMappingDefinition,
  ClaimsSchemaEntry,
} from '../definitions/claims-mapping/claims-mapping.ts'
import { hasNameIdRules, isNameId } from '../definitions/claims-mapping/name-id.ts'
import type { NameIdOfPolicy } from './name-id.ts'
import { nameIdValueOf } from './name-id-value.ts'
import {
  ClaimCollector,
  claimValueOf,
  type PolicyClaims,
  type RefusedPolicy,
} from './policy-claims.ts'
import { SchemaValues } from './schema-values.ts'
import { skipReason } from './skip-reasons.ts'
import type { TokenContext } from './token-context.ts'

/** Evaluates one policy for one token. */
class MappedClaims {
  readonly #context: TokenContext
  readonly #values: SchemaValues
  readonly #collector: ClaimCollector
  #nameId: NameIdOfPolicy | undefined

  constructor(context: TokenContext, definition: ClaimsMappingDefinition) {
    this.#context = context
    this.#values = new SchemaValues(context, definition)
    this.#collector = new ClaimCollector(context)
  }

  get made(): Pick<PolicyClaims, 'claims' | 'skipped' | 'nameId'> {
    const { claims, skipped } = this.#collector
    return { claims, skipped, ...(this.#nameId && { nameId: this.#nameId }) }
  }

  /** Adds what an entry gives; the refusal when the request fails because of it. */
  read(entry: ClaimsSchemaEntry): RefusedPolicy | undefined {
    const isSaml = this.#context.token === 'saml'
    const name = isSaml ? entry.samlClaimType : entry.jwtClaimType
    if (name === undefined || name === '') {
      this.#noteOtherToken(entry)
      return undefined
    }
    return isSaml && isNameId(name) ? this.#readNameId(entry, name) : this.#readClaim(entry, name)
  }

  #noteOtherToken({ index, jwtClaimType, samlClaimType }: ClaimsSchemaEntry): void {
    const other = this.#context.token === 'saml' ? jwtClaimType : samlClaimType
    const member = this.#context.token === 'saml' ? 'SamlClaimType' : 'JwtClaimType'
    if (other) this.#collector.skip(index, skipReason('noNameForToken', member), other)
  }

  #readClaim(entry: ClaimsSchemaEntry, name: string): RefusedPolicy | undefined {
    const { index, samlNameForm } = entry
    if (!this.#collector.admits(index, name)) return undefined
    const isSaml = this.#context.token === 'saml'
    const found =
      isSaml && hasNameIdRules(name)
        ? nameIdValueOf(this.#context, this.#values, entry)
        : this.#values.valuesOf(entry)
    if (found.kind === 'refuse') return { kind: 'refused', refusal: found.refusal, entry: index }
    if (found.kind === 'skip') {
      this.#collector.skip(index, found.reason, name)
      return undefined
    }
    this.#collector.add({
      name,
      value: claimValueOf(found.values),
      from: 'policy',
      entry: index,
      ...(isSaml && samlNameForm !== undefined && { nameFormat: samlNameForm }),
      steps: found.steps,
    })
    return undefined
  }

  #readNameId(entry: ClaimsSchemaEntry, name: string): RefusedPolicy | undefined {
    const { index, attribute, samlNameIdFormat } = entry
    if (this.#nameId) {
      this.#collector.skip(index, skipReason('nameTaken', name), name)
      return undefined
    }
    const value = nameIdValueOf(this.#context, this.#values, entry)
    if (value.kind === 'refuse') return { kind: 'refused', refusal: value.refusal, entry: index }
    if (samlNameIdFormat?.toLowerCase().endsWith(':transient')) {
      this.#collector.skip(index, skipReason('transientNotAsked'), name)
    }
    this.#nameId = {
      entry: index,
      value,
      ...(attribute !== undefined && { attribute }),
      ...(samlNameIdFormat !== undefined && { format: samlNameIdFormat }),
    }
    return undefined
  }
}

/** Makes the claims of a policy, or the refusal of the first entry that fails. */
export function makeMappedClaims(
  context: TokenContext,
  definition: ClaimsMappingDefinition,
): PolicyClaims | RefusedPolicy {
  const mapped = new MappedClaims(context, definition)
  for (const entry of definition.entries) {
    const refused = mapped.read(entry)
    if (refused) return refused
  }
  const { includesBasicClaims, groupFilter, audienceOverride, issuerWithApplicationId } = definition
  return {
    kind: 'claims',
    includesBasicClaims,
    ...mapped.made,
    ...(groupFilter && { groupFilter }),
    ...(audienceOverride !== undefined && { audienceOverride }),
    addsApplicationToIssuer: issuerWithApplicationId,
  }
}
