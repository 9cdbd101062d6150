/**
 * The names of the parameters until March 2025. Scripts that still use them learn the new names, which no
 * similarity of spelling would suggest.
 * Source: https://github.com/maester365/maester/issues/782
 */

import { typeAnnotation } from '../../../edm/model.ts'
import { pointerTo, quoted } from '../../../edm/place.ts'
import { FindingList } from '../../../kernel/finding-list.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { whatIfCodes } from '../decision-codes.ts'

const parameters: Readonly<Record<string, string>> = {
  conditionalaccesswhatifsubject: 'signInIdentity',
  conditionalaccesscontext: 'signInContext',
  conditionalaccesswhatifconditions: 'signInConditions',
}

const types: Readonly<Record<string, string>> = {
  usersubject: 'userSignIn',
  serviceprincipalsubject: 'servicePrincipalSignIn',
  whatifapplicationcontext: 'applicationContext',
  whatifauthenticationcontext: 'authContext',
  whatifuseractioncontext: 'userActionContext',
  conditionalaccesswhatifconditions: 'signInConditions',
}

function typeNow(value: JsonValue | undefined): string | undefined {
  const annotation = isJsonObject(value) ? value[typeAnnotation] : undefined
  if (typeof annotation !== 'string') return undefined
  const name = annotation.replace(/^#?(?:microsoft\.graph\.)?/iu, '').toLowerCase()
  return Object.hasOwn(types, name) ? types[name] : undefined
}

/**
 * Renames the parameters and types of a request that have former names. Every one is a finding; the rest
 * of the request can then be judged by its present names.
 */
export function withPresentNames(json: JsonObject): {
  readonly json: JsonObject
  readonly findings: readonly Finding[]
} {
  const findings = new FindingList()
  const present: Record<string, JsonValue | undefined> = {}
  for (const [name, value] of Object.entries(json)) {
    const key = name.toLowerCase()
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined
    if (parameter !== undefined) {
      findings.add({
        ostiaryCode: whatIfCodes.parameterRenamed,
        message: `${quoted(name)} is named \`${parameter}\` since March 2025`,
        target: pointerTo([name]),
      })
    }
    const type = typeNow(value)
    if (type !== undefined && isJsonObject(value)) {
      findings.add({
        ostiaryCode: whatIfCodes.typeRenamed,
        message: `${quoted(memberText(value, typeAnnotation))} is named \`#microsoft.graph.${type}\` since March 2025`,
        target: pointerTo([name, typeAnnotation]),
      })
    }
    const renamed =
      type === undefined || !isJsonObject(value) ? value : { ...value, [typeAnnotation]: type }
    present[parameter ?? name] = renamed
  }
  return { json: present, findings: findings.found }
}
