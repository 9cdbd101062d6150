import { describe, expect, it } from 'vitest'
import { isPlaceholderValue } from './placeholder-value.ts'

const cpim = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'

describe('isPlaceholderValue', () => {
  it.each([
    '{Settings:Tenant}.onmicrosoft.com',
    '{{ appId }}',
    '#{Environment}#',
    '$(Days)',
    '${DAYS}',
    '__Key__',
    '##Tenant##',
    '#TENANT#.onmicrosoft.com',
    '@@tenant@@',
    '%tenant%',
    '$TENANT$',
    '~tenant~',
  ])('%s is one wherever a type does not allow it', (value) => {
    expect(isPlaceholderValue(value, 'http://www.w3.org/2001/XMLSchema:int')).toBe(true)
  })

  it.each([
    ['your-tenant.onmicrosoft.com', 'TenantId'],
    ['{your_tenant_name}.onmicrosoft.com', 'TenantId'],
    ['[tenant].onmicrosoft.com', 'TenantId'],
    ['yourtenant.onmicrosoft.com', 'TenantObjectId'],
    ['{##Tenant##}', 'TenantId'],
    ['(tenant).onmicrosoft.com', 'TenantId'],
    ['tenant name.onmicrosoft.com', 'TenantId'],
    ['TENANT_NAME.onmicrosoft.com', 'TenantId'],
    ['*****.onmicrosoft.com', 'TenantId'],
    ['REPLACE_ME', 'InstrumentationKey'],
    ['your-app-insights-key', 'InstrumentationKey'],
    ['xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', 'InstrumentationKey'],
  ])('%s is one where the value depends on the tenant: %s', (value, type) => {
    expect(isPlaceholderValue(value, `${cpim}:${type}`)).toBe(true)
  })

  it.each([
    ['my-tenant.onmicrosoft.com', 'TenantId'],
    ['{0A1B2C3D-0000-4000-8000-000000000001}', 'TenantObjectId'],
    ['not-a-guid', 'InstrumentationKey'],
    ['contoso tenant.onmicrosoft.com', 'TenantId'],
    ['B2C_1A_a#b', 'PolicyId'],
    ['100%', 'PolicyId'],
    ['B2C_1A_Base#1#', 'PolicyId'],
    ['yourDropdown', 'UserInputType'],
    ['{x}', 'PolicyId'],
  ])('%s is none as %s', (value, type) => {
    expect(isPlaceholderValue(value, `${cpim}:${type}`)).toBe(false)
  })
})
