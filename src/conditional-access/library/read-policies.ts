/** Reads policies for decisions without a server. */

import type { TenantId } from '../../kernel/ids.ts'
import type { DocumentFinding, ExportedDocument } from '../decisions/offline/documents.ts'
import type { DetectedFormat } from '../decisions/offline/find-objects.ts'
import { readDocuments, type SkippedObjects } from '../decisions/offline/read-documents.ts'
import { readSettings } from '../decisions/settings.ts'
import type { AskedSettings } from '../decisions/source.ts'
import { tenantRulesFrom } from '../decisions/stored-rules.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'

/**
 * A JSON text, its bytes in UTF-8 or UTF-16, or the JSON itself. `name` is what findings call it, such as the path of
 * a file in a folder; it also tells the tool that exported the folder.
 */
export type NamedDocument = ExportedDocument | { readonly name: string; readonly json: unknown }

/** What no document holds. */
export interface ReadOptions {
  /** The tenant of the policies; the zero GUID when absent. */
  readonly tenantId?: string
  /** Trusted addresses, claims of other tenants, groups of applications; those of a new tenant when absent. */
  readonly settings?: AskedSettings
}

/** Policies with everything that `compilePolicies` needs. */
export interface PoliciesOfTenant {
  readonly policies: readonly DecisionPolicy[]
  /** Named locations and authentication strengths, the built-in ones among them, and the settings. */
  readonly tenantRules: TenantRules
  /** References of policies to objects that no document holds. A decision takes them as never matching. */
  readonly unresolved: readonly DocumentFinding[]
  /**
   * Documents and objects that cannot be used. The policies lack them: while there is one, take no decision but `block`
   * as certain (E90).
   */
  readonly faults: readonly DocumentFinding[]
  /** Objects of other kinds, which decisions do not use: the first of each reason, and how many. */
  readonly skipped: readonly SkippedObjects[]
  /** Members and values that are not known. Members that are null change nothing; others leave decisions open (E78, E89). */
  readonly leftOut: readonly DocumentFinding[]
  /** Placeholders, names that no object has, and pages that are missing. */
  readonly warnings: readonly DocumentFinding[]
  /** The formats of the documents, and what told them; the most frequent first. */
  readonly detected: readonly DetectedFormat[]
}

/** The policies, or the first 51 faults of the documents when none has a policy that can be used. */
export type PoliciesResult =
  | { readonly ok: true; readonly value: PoliciesOfTenant }
  | { readonly ok: false; readonly findings: readonly DocumentFinding[] }

const anyTenant = '00000000-0000-0000-0000-000000000000'

/**
 * Reads documents that hold one object, an array, lines with an object each, or a list as Graph answers it
 * (`{ "value": [ … ] }`): policies in the form of v1.0, beta or 2019, named locations, authentication strengths, and
 * whole exports of EntraExporter, IntuneManagement, Graph PowerShell, DCToolbox and CIPP. Each object says what it is
 * by its `@odata.type`, its context, its members or its folder. A policy without an `id` gets its place as id. A
 * document that cannot be used leaves the others usable. Never throws on JSON.
 */
export function readPolicies(
  documents: readonly NamedDocument[],
  { tenantId = anyTenant, settings }: ReadOptions = {},
): PoliciesResult {
  const read = readDocuments(documents.map(asText))
  const known = readSettings(settings, [])
  const findings = [
    ...(read.ok ? [] : read.findings),
    ...(known.ok ? [] : known.findings.map((finding) => ({ ...finding, document: 'settings' }))),
  ]
  if (!read.ok || !known.ok) return { ok: false, findings }
  const { rules, ...found } = read.value
  const { unresolved, faults, skipped, leftOut, warnings, detected } = found
  const tenantRules = tenantRulesFrom(tenantId as TenantId, rules, known.value)
  const { policies } = rules
  return {
    ok: true,
    value: { policies, tenantRules, unresolved, faults, skipped, leftOut, warnings, detected },
  }
}

function asText(document: NamedDocument): ExportedDocument {
  if ('text' in document || 'bytes' in document) return document
  return { name: document.name, text: JSON.stringify(document.json) ?? '' }
}
