/**
 * Values of files that are still to be filled in: by a build tool, or by the user of a sample.
 * Source: azure-ad-b2c/vscode-extension; Azure Pipelines; azure-ad-b2c/partner-integrations,
 * azure-ad-b2c/user-migration and Azure-Samples/active-directory-b2c-advanced-policies#47.
 */

/**
 * Marks of build tools. Shapes: `{Settings:Key}`, `{{key}}`, `#{key}#`, `$(key)`, `${key}`, `__key__`, `##key##`,
 * `@@key@@`, `%key%`, `$key$`, `~key~`.
 */
const ofTool =
  /\{Settings:[^{}\r\n]+\}|\{\{[^{}\r\n]+\}\}|[#$]\{[^{}\r\n]+\}|\$\([^()\r\n]+\)|__[A-Za-z][\w.-]*?__|([#@%$~])\1?[A-Za-z][\w.-]*\1/iu

/**
 * Marks of samples. Shapes: `{your_tenant_name}.onmicrosoft.com`, `[tenant]`, `(tenant)`, `your-tenant.onmicrosoft.com`,
 * `TENANT_NAME.onmicrosoft.com`, `xxxxxxxx-xxxx`, `*****`, `REPLACE_ME`.
 */
const ofSample =
  /your|x{4}|[{}[\]<>]|\([^()]+\)|\*{3}|tenant[ _-]?(?:name|id|domain)|insert|replace|placeholder/iu

/** WHY: a GUID in braces is a value, in a form that the service does not accept. */
const bracedGuid = /^\{[0-9a-f-]*\}$/iu

/** The types of values that are specific to a tenant, which samples therefore leave open. */
const tenantTypes = /:(?:TenantId|TenantObjectId|InstrumentationKey)$/u

/**
 * Tells whether a value that its type does not allow is a placeholder. `typeName` is that of the schema, with its
 * namespace.
 */
export function isPlaceholderValue(value: string, typeName: string): boolean {
  if (ofTool.test(value)) return true
  return tenantTypes.test(typeName) && ofSample.test(value) && !bracedGuid.test(value.trim())
}
