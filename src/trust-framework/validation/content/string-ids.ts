/**
 * Ids of texts of pages (`ElementType="UxElement"`), and on which pages the service refuses them.
 * Source of the lists: Azure AD B2C, localization string ids (2022-04 and 2025-03); starter packs, localization.
 */

import type { PageName } from './page-versions.ts'
import { compareVersions } from './page-versions.ts'

/** Ids that a page no longer has. */
interface RemovedIds {
  readonly page: string
  /** The first version without them. */
  readonly since: string
  readonly ids: ReadonlySet<string>
  readonly source: string
}

const removedIds: readonly RemovedIds[] = [
  {
    page: 'selfasserted',
    since: '2.1.0',
    ids: new Set(['ver_sent']),
    source: 'MicrosoftDocs/azure-docs#58704 (2020-07), #70515 (2021-02): 2.0.0 still has it',
  },
  {
    page: 'unifiedssp',
    since: '2.0.0',
    ids: new Set(['createaccount_link']),
    source:
      'localization string ids (2022-04): 2.0.0 has createaccount_one_link; MicrosoftDocs/azure-docs#53589 (2020-04, when 2.0.0 was the last version)',
  },
  {
    page: 'unifiedssp',
    // WHY: the list says "below 2.0.0", but published policies have texts of users' names with 2.0.0.
    since: '2.1.0',
    ids: new Set([
      'local_intro_email',
      'logonIdentifier_email',
      'requiredField_email',
      'invalid_email',
      'email_pattern',
      'local_intro_username',
      'logonIdentifier_username',
      'requiredField_username',
      'password',
      'cancel_message',
      'invalid_password',
    ]),
    source:
      'MicrosoftDocs/azure-docs#70538 (2021-08), #89767 (2022-03); Azure-Samples/active-directory-b2c-custom-policy-starterpack, Phone_Email_Base.xml (b11b2843): 2.0.0 still has local_intro_username and logonIdentifier_username',
  },
]

/** From this version on the two pages refuse ids that no page has. Source: MicrosoftDocs/azure-docs#70515 (2021-02), #125037 (2024-12). */
const strictPages: ReadonlyMap<string, string> = new Map([
  ['selfasserted', '2.1.0'],
  ['unifiedssp', '2.1.0'],
])

/** Every id that a published list gives for a page or a control. */
const publishedIds: ReadonlySet<string> = new Set(
  `forgotpassword_link createaccount_intro button_signin social_intro remember_me unknown_error divider_title
  local_intro_email logonIdentifier_email requiredField_email invalid_email email_pattern local_intro_username
  logonIdentifier_username requiredField_username password requiredField_password createaccount_link cancel_message
  invalid_password createaccount_one_link createaccount_two_links createaccount_three_links local_intro_generic
  requiredField_generic invalid_generic heading intro
  ver_sent ver_but_default preloader_alt ver_but_send alert_yes error_fieldIncorrect year verifying_blurb button_cancel
  ver_fail_no_retry month ver_success_msg months ver_fail_server error_requiredFieldMissing initial_intro ver_but_resend
  button_continue error_passwordEntryMismatch ver_incorrect_format ver_but_edit ver_but_verify alert_no ver_info_msg day
  ver_fail_throttled helplink_text ver_fail_retry alert_title required_field alert_message ver_intro_msg ver_input
  ver_fail_code_expired required_field_descriptive
  disclaimer_msg_intro disclaimer_link_1_text disclaimer_link_1_url disclaimer_link_2_text disclaimer_link_2_url
  button_verify country_code_label text_button_send_second_code code_pattern intro_mixed intro_mixed_p
  button_verify_code requiredField_code invalid_code local_number_input_placeholder_text button_retry alternative_text
  intro_phone_p intro_phone enter_code_text_intro intro_entry_phone intro_entry_sms button_send_code invalid_number
  intro_sms intro_entry_mixed number_pattern intro_sms_p requiredField_countryCode requiredField_number
  country_code_input_placeholder_text number_label error_tryagain error_incorrect_code countryList error_448 error_449
  error_sms_throttled error_phone_throttled error_throttled
  verification_code_input_placeholder_text
  verification_control_but_change_claims verification_control_fail_send_code verification_control_fail_verify_code
  verification_control_but_send_code verification_control_but_send_new_code verification_control_but_verify_code
  verification_control_code_sent
  intro_msg success_send_code_msg failure_send_code_msg success_verify_code_msg failure_verify_code_msg but_send_code
  but_verify_code but_send_new_code but_change_claims
  title_text DN DisplayName info_msg link_text account_name display_prefix collapse_text
  newCaptcha_arialabel switchCaptchaType_title captchatype_visual_help captchatype_audio_title
  captchatype_audio_help charsnotmatched_error api_error captcha_resolved DefaultMessage`.split(
    /\s+/u,
  ),
)

/** Tells what a page does with an id: `warn` where no page is known to have it and the service may accept it. */
export function judgeStringId(
  { page, version, isContract }: PageName,
  stringId: string,
): 'accept' | 'warn' | 'refuse' {
  const isRemoved = removedIds.some(
    ({ page: removedFrom, since, ids }) =>
      removedFrom === page && ids.has(stringId) && compareVersions(version, since) >= 0,
  )
  if (isContract && isRemoved) return 'refuse'
  if (publishedIds.has(stringId)) return 'accept'
  const strictSince = isContract ? strictPages.get(page) : undefined
  return strictSince !== undefined && compareVersions(version, strictSince) >= 0 ? 'refuse' : 'warn'
}
