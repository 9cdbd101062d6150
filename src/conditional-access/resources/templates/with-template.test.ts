import { describe, expect, it } from 'vitest'
import { findTemplate } from './templates.ts'
import {
  templateChangeFindings,
  templateFindings,
  unreachableTemplateFindings,
  withTemplate,
} from './with-template.ts'

const templateId = '0b2282f9-2862-4178-88b5-d79340b36cb8'
const agentsId = 'c5bf9137-a43c-48e1-9d13-8258b31b855d'
const unknownId = '00000000-0000-0000-0000-000000000000'
const reportOnly = 'enabledForReportingButNotEnforced'
const details = findTemplate(templateId)?.details

describe('withTemplate', () => {
  it('completes a policy that has only a name: report-only, with the details of the template', () => {
    expect(withTemplate({ displayName: 'x', templateId }, 'v1.0')).toEqual({
      displayName: 'x',
      templateId,
      state: reportOnly,
      ...details,
    })
  })

  it.each([
    [
      'keeps a state',
      { TemplateID: templateId.toUpperCase(), STATE: 'disabled' },
      { TemplateID: templateId.toUpperCase(), STATE: 'disabled', ...details },
    ],
    [
      'adds no control to a policy that has parts of its own',
      { templateId, Conditions: {} },
      { templateId, Conditions: {}, state: reportOnly },
    ],
    ['leaves a policy without a template alone', { displayName: 'x' }, { displayName: 'x' }],
    [
      'leaves an unknown template to the checks',
      { templateId: unknownId },
      { templateId: unknownId },
    ],
    ['leaves no text to the checks', { templateId: 7 }, { templateId: 7 }],
    [
      'knows no template that the version lacks',
      { templateId: agentsId },
      { templateId: agentsId },
    ],
  ])('%s', (_, json, completed) => {
    expect(withTemplate(json, 'v1.0')).toEqual(completed)
  })
})

describe('unreachableTemplateFindings', () => {
  const { name = '' } = findTemplate(agentsId) ?? {}
  const findings = [
    {
      message: `template \`${name}\` exists only in the beta version; a policy cannot be made from it through v1.0`,
      target: '/templateId',
    },
  ]

  it.each([
    ['a template of beta', { templateId: agentsId }, findings],
    ['one that would set the state', { templateId: agentsId, conditions: {} }, findings],
    ['one that would set the rest', { TEMPLATEID: agentsId, state: 'enabled' }, findings],
    ['one that would set nothing', { templateId: agentsId, state: 'enabled', conditions: {} }, []],
    ['a template of both versions', { templateId }, []],
    ['an unknown template', { templateId: unknownId }, []],
    ['no template', {}, []],
  ])('judges %s', (_, json, expected) => {
    expect(unreachableTemplateFindings(json, 'v1.0')).toMatchObject(expected)
    expect(unreachableTemplateFindings(json, 'beta')).toEqual([])
  })
})

describe('templateFindings', () => {
  const finding = {
    message: `conditional access template \`${unknownId}\` not found`,
    target: '/templateId',
  }

  it.each([
    ['a known template', { templateId }, []],
    ['a template of beta', { templateId: agentsId }, []],
    ['no template', { templateId: null }, []],
    ['an unknown template', { templateId: unknownId }, [finding]],
  ])('judges %s', (_, body, findings) => {
    expect(templateFindings(body)).toMatchObject(findings)
  })
})

describe('templateChangeFindings', () => {
  const refused = (kept: string) => [
    { message: `\`templateId\` cannot change: ${kept}`, target: '/templateId' },
  ]

  it.each([
    ['the same template', templateId, templateId, []],
    ['the same in another letter case', templateId.toUpperCase(), templateId, []],
    ['an unknown one that is stored', unknownId, unknownId, []],
    ['none as before', null, null, []],
    ['another template', agentsId, templateId, refused(`it is \`${templateId}\``)],
    ['no template any more', null, templateId, refused(`it is \`${templateId}\``)],
    ['a template for once', templateId, null, refused('the policy was not made from a template')],
  ])('judges %s', (_, after, before, findings) => {
    expect(templateChangeFindings({ templateId: after }, { templateId: before })).toMatchObject(
      findings,
    )
  })
})
