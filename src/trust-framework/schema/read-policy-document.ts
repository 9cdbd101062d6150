/**
 * Reads an uploaded trust framework policy: bytes, text, elements, the root element and its base policy
 * reference. Other elements are not checked here.
 * Source: TrustFrameworkPolicy_0.3.0.0.xsd, types TrustFrameworkPolicy and BasePolicy.
 */

import { failed, type Checked, type Finding } from '../../kernel/findings.ts'
import { inPolicy, type PolicyIdentity } from '../policy-identity.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { decodeBytes, type Encoding } from '../xml/decode-bytes.ts'
import { notXmlFinding } from '../xml/not-xml.ts'
import { maximumDocumentBytes, readDocument } from '../xml/read-document.ts'
import { readElements, type PlacedElement } from '../xml/read-elements.ts'
import { createLocate, printPosition, type Locate } from '../xml/text-positions.ts'
import { documentCodes } from '../trust-framework-codes.ts'

/** The reference to the single parent of a policy. Positions are `line:column`. */
interface BasePolicyReference extends PolicyIdentity {
  /** Of the `BasePolicy` element. */
  readonly position: string
  readonly tenantIdPosition: string
  readonly policyIdPosition: string
}

/** The root element of a trust framework policy and its base policy reference as plain data. */
export interface PolicyHead extends PolicyIdentity {
  readonly policySchemaVersion: string
  /** Absent when the document has none; may be empty. */
  readonly publicPolicyUri?: string
  readonly basePolicy?: BasePolicyReference
  /** How the bytes were encoded: what a reply must declare when it sends them back. */
  readonly encoding: Encoding
  /** `line:column` of the first character of each name: the root element's and its attributes'. */
  readonly positions: {
    readonly root: string
    readonly tenantId: string
    readonly policyId: string
    readonly policySchemaVersion: string
    readonly publicPolicyUri?: string
  }
}

/** A trust framework policy. */
export interface PolicyDocument extends PolicyHead {
  /** The root element and all below it. */
  readonly tree: PlacedElement
  /** Turns an offset of the tree into its position in the file. */
  readonly locate: Locate
  /** The size of the document. */
  readonly bytes: number
}

/** What is known about a text in addition to its characters. */
interface TextFacts {
  readonly encoding: Encoding
  readonly locate: Locate
  readonly bytes: number
}

/** A `Checked` document. When it fails after the XML was read, `identity` names the policy. */
export type PolicyDocumentReading =
  | { readonly ok: true; readonly value: PolicyDocument }
  | {
      readonly ok: false
      readonly findings: readonly Finding[]
      readonly identity?: PolicyIdentity
    }

const rootName = 'TrustFrameworkPolicy'
const policyNamespace = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'
const supportedSchemaVersion = '0.3.0.0'
const customPolicyPrefix = 'B2C_1A_'

/** DEVIATION: no maximum is published; an id must fit a URL segment and a database key. */
export const longestPolicyId = 256

/** Most faults of one kind that are reported. */
const mostRepeatedFaults = 20

type ValueCheck = (value: string) => string | undefined

const checkSchemaVersion: ValueCheck = (value) =>
  /^\d\.\d\.\d\.\d$/u.test(value) ? undefined : 'is not four digits joined by dots'

const checkTenantId: ValueCheck = (value) =>
  /^[A-Za-z0-9.]{3,63}$/u.test(value)
    ? undefined
    : 'is not a tenant name of 3 to 63 letters, digits and dots'

const checkPolicyId: ValueCheck = (value) => {
  if (value.length > longestPolicyId) return `is longer than ${longestPolicyId} characters`
  return /^[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/u.test(value)
    ? undefined
    : "is not a policy id of letters, digits, '_', '-' and '.' that does not end in '.'"
}

/** Collects the faults of one document in the service's form. */
interface Report {
  readonly findings: Finding[]
  readonly target: (offset: number) => string
  readonly schemaFault: (offset: number, fault: string) => void
}

function createReport(identity: PolicyIdentity, locate: Locate): Report {
  const findings: Finding[] = []
  return {
    findings,
    target: (offset) => printPosition(locate(offset)),
    schemaFault: (offset, fault) => {
      const position = locate(offset)
      findings.push({
        ostiaryCode: documentCodes.schemaViolated,
        message: `Schema validation error found at line ${position.line} col ${position.column} ${inPolicy(identity)}: ${fault}.`,
        target: printPosition(position),
        code: 'AADB2C',
      })
    },
  }
}

function readAttribute(
  root: PlacedElement,
  name: string,
  rule: ValueCheck,
  report: Report,
): string | undefined {
  const attribute = root.attributes.get(name)
  if (attribute === undefined) {
    report.schemaFault(root.offset, `the required attribute '${name}' is missing`)
    return undefined
  }
  const fault = rule(attribute.value)
  if (fault === undefined) return attribute.value
  report.schemaFault(
    attribute.offset,
    `the value '${abbreviate(attribute.value)}' of attribute '${name}' ${fault}`,
  )
  return undefined
}

interface ElementText {
  readonly value: string
  readonly position: string
}

function readChildText(
  parent: PlacedElement,
  name: string,
  rule: ValueCheck,
  report: Report,
): ElementText | undefined {
  const { namespace } = parent
  const [child, ...surplus] = parent.children.filter(
    (element) => element.name === name && element.namespace === namespace,
  )
  if (child === undefined) {
    report.schemaFault(parent.offset, `'${parent.name}' has no element '${name}'`)
    return undefined
  }
  for (const element of surplus.slice(0, mostRepeatedFaults)) {
    report.schemaFault(element.offset, `'${parent.name}' has more than one element '${name}'`)
  }
  if (child.children.length > 0) {
    report.schemaFault(
      child.offset,
      `the element '${name}' contains elements, but only text is allowed there`,
    )
    return undefined
  }
  const fault = child.text === '' ? 'is empty' : rule(child.text)
  if (fault !== undefined) {
    report.schemaFault(child.offset, `the text '${abbreviate(child.text)}' of '${name}' ${fault}`)
    return undefined
  }
  return { value: child.text, position: report.target(child.offset) }
}

function readBasePolicy(root: PlacedElement, report: Report): BasePolicyReference | undefined {
  const isBasePolicy = ({ name, namespace }: PlacedElement): boolean =>
    name === 'BasePolicy' && namespace === root.namespace
  const [basePolicy, ...surplus] = root.children.filter(isBasePolicy)
  if (basePolicy === undefined) return undefined

  if (basePolicy !== root.children[0]) {
    report.schemaFault(
      basePolicy.offset,
      `the element 'BasePolicy' must be the first child of '${rootName}'`,
    )
  }
  for (const element of surplus.slice(0, mostRepeatedFaults)) {
    report.schemaFault(element.offset, `'${rootName}' has more than one element 'BasePolicy'`)
  }
  const tenantId = readChildText(basePolicy, 'TenantId', checkTenantId, report)
  const policyId = readChildText(basePolicy, 'PolicyId', checkPolicyId, report)
  if (tenantId === undefined || policyId === undefined) return undefined
  return {
    tenantId: tenantId.value,
    policyId: policyId.value,
    position: report.target(basePolicy.offset),
    tenantIdPosition: tenantId.position,
    policyIdPosition: policyId.position,
  }
}

/** Checks what the schema does not: the supported version and the prefix of custom policies. */
function checkConventions(
  identity: PolicyIdentity,
  schemaVersion: string | undefined,
  policyId: string | undefined,
  targetOf: (attribute: string) => string,
): readonly Finding[] {
  const findings: Finding[] = []
  if (schemaVersion !== undefined && schemaVersion !== supportedSchemaVersion) {
    findings.push({
      ostiaryCode: documentCodes.schemaVersionNotSupported,
      message: `The PolicySchemaVersion "${schemaVersion}" ${inPolicy(identity)} is not supported. The supported version is "${supportedSchemaVersion}".`,
      target: targetOf('PolicySchemaVersion'),
      code: 'AADB2C',
    })
  }
  if (policyId !== undefined && !policyId.toUpperCase().startsWith(customPolicyPrefix)) {
    findings.push({
      ostiaryCode: documentCodes.policyIdPrefixMissing,
      message: `Policy '${abbreviate(policyId)}' of tenant '${abbreviate(identity.tenantId)}' cannot match the policy id to a prefix or registered policy id. The id of a custom policy begins with "${customPolicyPrefix}".`,
      target: targetOf('PolicyId'),
      code: 'AADB2C',
    })
  }
  return findings
}

function describeName({ name, namespace }: Pick<PlacedElement, 'name' | 'namespace'>): string {
  const where = namespace === '' ? 'in no namespace' : `in namespace '${abbreviate(namespace)}'`
  return `'${abbreviate(name)}' ${where}`
}

function readRoot(root: PlacedElement, facts: TextFacts): PolicyDocumentReading {
  const identity: PolicyIdentity = {
    tenantId: root.attributes.get('TenantId')?.value ?? '',
    policyId: root.attributes.get('PolicyId')?.value ?? '',
  }
  const report = createReport(identity, facts.locate)
  const targetOf = (attribute: string): string =>
    report.target(root.attributes.get(attribute)?.offset ?? root.offset)

  if (root.name !== rootName || root.namespace !== policyNamespace) {
    const expected = describeName({ name: rootName, namespace: policyNamespace })
    report.schemaFault(
      root.offset,
      `the root element is ${describeName(root)} instead of ${expected}`,
    )
  }
  // WHY: the attributes and children of another root element are not those of a policy.
  if (root.name !== rootName) return { ok: false, findings: report.findings, identity }

  const policySchemaVersion = readAttribute(root, 'PolicySchemaVersion', checkSchemaVersion, report)
  const tenantId = readAttribute(root, 'TenantId', checkTenantId, report)
  const policyId = readAttribute(root, 'PolicyId', checkPolicyId, report)
  const basePolicy = readBasePolicy(root, report)
  const findings = [
    ...report.findings,
    ...checkConventions(identity, policySchemaVersion, policyId, targetOf),
  ]
  if (
    findings.length > 0 ||
    policySchemaVersion === undefined ||
    tenantId === undefined ||
    policyId === undefined
  ) {
    return { ok: false, findings, identity }
  }

  // DEVIATION: the schema requires PublicPolicyUri, yet the published upload example has none.
  const publicPolicyUri = root.attributes.get('PublicPolicyUri')?.value
  return {
    ok: true,
    value: {
      tenantId,
      policyId,
      policySchemaVersion,
      ...(publicPolicyUri === undefined ? {} : { publicPolicyUri }),
      ...(basePolicy === undefined ? {} : { basePolicy }),
      encoding: facts.encoding,
      tree: root,
      locate: facts.locate,
      bytes: facts.bytes,
      positions: {
        root: report.target(root.offset),
        tenantId: targetOf('TenantId'),
        policyId: targetOf('PolicyId'),
        policySchemaVersion: targetOf('PolicySchemaVersion'),
        ...(publicPolicyUri === undefined ? {} : { publicPolicyUri: targetOf('PublicPolicyUri') }),
      },
    },
  }
}

function readTree(text: string): Checked<PlacedElement> {
  const parsed = readDocument(text)
  if (!parsed.ok) return parsed
  try {
    return { ok: true, value: readElements(parsed.value, text) }
  } finally {
    parsed.value.dispose()
  }
}

function readTextOf(text: string, facts: TextFacts): PolicyDocumentReading {
  const root = readTree(text)
  return root.ok ? readRoot(root.value, facts) : root
}

function tooLarge(bytes: number): PolicyDocumentReading {
  const finding = notXmlFinding(
    documentCodes.tooLarge,
    `its ${bytes} bytes are larger than the limit of ${maximumDocumentBytes / 1024} KB`,
  )
  return failed({ ...finding, code: 'AADB2C95024' })
}

/**
 * Reads the bytes of an uploaded policy and checks size, encoding, well-formedness, the root element, its
 * attributes and the base policy reference. `charset` is the parameter of the content type. A stage that
 * fails ends the reading; within a stage every problem is a finding. Positions count lines and UTF-16 code units from 1.
 * Source: Microsoft Graph, update trustFrameworkPolicy; Azure AD B2C, TrustFrameworkPolicy element.
 */
export function readPolicyDocument(
  bytes: Uint8Array,
  options: { readonly charset?: string | undefined },
): PolicyDocumentReading {
  if (bytes.byteLength > maximumDocumentBytes) return tooLarge(bytes.byteLength)
  const decoded = decodeBytes(bytes, options)
  if (!decoded.ok) return decoded
  const { text, encoding } = decoded.value
  return readTextOf(text, { encoding, locate: createLocate(text), bytes: bytes.byteLength })
}

/**
 * Reads a policy from a text and checks the same as `readPolicyDocument`. `locate` gives the position of an offset
 * of the text in the file it was made from, when placeholders were replaced; else positions are those of the text.
 */
export function readPolicyText(
  text: string,
  options: { readonly locate?: Locate },
): PolicyDocumentReading {
  const bytes = Buffer.byteLength(text)
  if (bytes > maximumDocumentBytes) return tooLarge(bytes)
  const locate = options.locate ?? createLocate(text)
  return readTextOf(text, { encoding: 'utf-8', locate, bytes })
}
