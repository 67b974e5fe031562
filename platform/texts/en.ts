import type { Texts } from '../texts.ts'

export const en: Texts = {
  'auth.required': 'Please sign in first.',
  'auth.forbidden': 'You do not have permission for this; ask an administrator to grant it.',
  'auth.cross_site': 'This request came from another site and was refused; please act from this site.',
  'page.not_found': 'This page was not found; please check the address.',
  'input.invalid': '“{field}” is not right: {reason}. Please correct it and submit again.',
  'input.unwritable': 'The text holds characters that cannot be stored; please remove them and submit again.',
  'input.no_body': 'The request is empty; please fill it in and submit again.',
  'input.not_json': 'The request is not valid JSON; please check its format.',
  'input.not_utf8': 'The request is not UTF-8; please encode it as UTF-8.',
  'input.broken': 'The request is incomplete; please submit it again.',
  'input.too_large': 'The content is over 64 kB; please shorten it and submit again.',
  'input.file_too_large': 'The file is over 15 MB; please compress it and upload again.',
  'input.one_file': 'Please upload one file at a time.',
  'input.unsupported_type': 'This content type is not supported; please submit JSON.',
  'input.wrong_host': 'Please use {host} to reach this system.',
  'input.bad_cursor': 'This page position is not valid; please start again from the first page.',
  'idempotency.key_required':
    'The Idempotency-Key header (1–255 visible ASCII characters) is missing; please send one.',
  'idempotency.key_reused': 'This Idempotency-Key was used with other content; please use a new one.',
  'rate.too_many': 'Too many requests; please try again in {retryAfterSeconds} seconds.',
  'server.busy': 'The system is busy; please try again shortly. Nothing that was acknowledged is lost.',
  'server.failed': 'Something failed on our side and was recorded; please try again shortly.',
}
