/** Prints the claims of a token as a table, with what is missing and what to do. */

import { inColumns, section } from '../columns.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'

function objects(json: JsonObject, member: string): readonly JsonObject[] {
  const value = json[member]
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function object(json: JsonObject, member: string): JsonObject {
  const value = json[member] ?? null
  return isJsonObject(value) ? value : {}
}

/** What to do about a refusal, by its code. */
const remedies: Readonly<Record<string, string>> = {
  AADSTS50146:
    'set `api.acceptMappedClaims` of the application to true, or add a signing key of its own to the service principal',
  AADSTS501461:
    'ask for the token by the application id, or by an identifier URI within a verified domain of the tenant',
  AADSTS50124: 'correct the transformation that the message names',
  AADSTS501241: 'give the user a value for the attribute, or add a parameter for a missing value',
  AADSTS50101: 'correct the claims mapping policy',
}

function valueInWords(value: JsonValue): string {
  if (value === null) return '(set when the token is issued)'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function stepInWords(step: JsonObject): string {
  if (memberText(step, 'step') === 'transformation') {
    return `${memberText(step, 'method')} ${memberText(step, 'id')}`
  }
  const attribute = memberText(step, 'attribute')
  return [memberText(step, 'source'), attribute].filter((part) => part !== '').join('.')
}

function stepsInWords(json: JsonObject): string {
  return objects(json, 'steps').map(stepInWords).join(' -> ')
}

function nameOf(party: JsonObject): string {
  const name = memberText(party, 'displayName')
  const appId = memberText(party, 'appId')
  return name === '' ? appId : `${name} (${appId})`
}

const deciders: Readonly<Record<string, string>> = {
  claimsMappingPolicy: 'claims mapping policy',
  customClaimsPolicy: 'custom claims policy of the service principal',
  builtIn: 'no policy',
}

function decisionInWords(decision: JsonObject): string {
  const name = memberText(decision, 'displayName')
  const by = deciders[memberText(decision, 'by')] ?? ''
  return name === '' ? by : `${by} \`${name}\``
}

function whyOf(item: JsonObject): string {
  const name = memberText(item, 'name') || memberText(item, 'displayName')
  const { entry } = item
  const place = typeof entry === 'number' ? `entry ${entry}` : ''
  const subject = [place, name === '' ? '' : `\`${name}\``].filter((part) => part !== '').join(' ')
  return subject === '' ? memberText(item, 'why') : `${subject}: ${memberText(item, 'why')}`
}

/** What to do about an entry that gives no claim, by the code of its reason. */
const remediesOfEntries: Readonly<Record<string, string>> = {
  attributeUnknown:
    'correct the `ID` of the entry; docs/rules/claims-mapping.md names the attributes of each source',
  valueEmpty: 'give the user, or what the entry reads, a value; to try one, use --attribute',
  notAssigned: 'assign the policy to the service principal',
}

function nextSteps(answer: JsonObject): readonly string[] {
  const parts = [...objects(answer, 'skipped'), ...objects(answer, 'ignored')]
  const codes = [memberText(answer, 'error'), ...parts.map((part) => memberText(part, 'code'))]
  const steps = codes.map((code) => remedies[code] ?? remediesOfEntries[code])
  return [...new Set(steps)].filter((step) => step !== undefined)
}

/** Prints the answer. */
export function claimsTable(answer: JsonObject): readonly string[] {
  const error = memberText(answer, 'error')
  const nameId = object(answer, 'nameId')
  return [
    ...inColumns([
      ['Token', memberText(answer, 'token')],
      ['Client', nameOf(object(answer, 'client'))],
      ['Resource', nameOf(object(answer, 'resource'))],
      ['Outcome', memberText(answer, 'outcome')],
      ['Decided by', decisionInWords(object(answer, 'decidedBy'))],
      ...(error === '' ? [] : [['Error', memberText(answer, 'message')]]),
      ...('issuer' in answer ? [['Issuer', memberText(answer, 'issuer')]] : []),
      ...('audience' in answer ? [['Audience', memberText(answer, 'audience')]] : []),
      ...('nameId' in answer
        ? [['NameID', `${valueInWords(nameId['value'] ?? null)} (${memberText(nameId, 'format')})`]]
        : []),
    ]),
    ...section(
      'Claims',
      inColumns(
        objects(answer, 'claims').map((claim) => [
          memberText(claim, 'name'),
          memberText(claim, 'from'),
          valueInWords(claim['value'] ?? null),
          stepsInWords(claim),
        ]),
      ),
    ),
    ...section('Not in the token', objects(answer, 'skipped').map(whyOf)),
    ...section('Ignored policies', objects(answer, 'ignored').map(whyOf)),
    ...section('Next steps', nextSteps(answer)),
  ]
}
