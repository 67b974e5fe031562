import type { Texts } from './table.ts'

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
  'input.file_empty': 'The file is empty; please choose it again.',
  'input.file_kind':
    'This kind of file is not supported; please upload a picture, a PDF, a recording or a common document.',
  'file.not_found': 'This file was not found; please upload it again.',
  'input.one_file': 'Please upload one file at a time.',
  'input.unsupported_type': 'This content type is not supported; please submit JSON.',
  'input.wrong_host': 'Please use {host} to reach this system.',
  'input.bad_cursor': 'This page position is not valid; please start again from the first page.',
  'input.time_unreadable':
    'The time "{time}" cannot be read; write it as 2026-09-30T16:00+08:00 (Beijing time without an offset).',
  'input.limit_unreadable': 'The limit "{limit}" cannot be read; write 8h, 30m, 1h30m or 3 working days.',
  'input.limit_zero': 'A limit cannot be zero; give one that is longer.',
  'input.hours_unreadable':
    'The hours "{hours}" cannot be read; write 09:00-12:00,13:30-18:00, early to late and apart, a night as two spans.',
  'input.weekdays_unreadable':
    'The weekdays "{weekdays}" cannot be read; write 1-5 or 1,3,5 (1 is Monday, 7 is Sunday).',
  'input.times_reversed': 'The end lies before the start; swap them.',
  'clock.no_working_time': 'This calendar has no working time at all; set its hours first.',
  'clock.too_far': 'The limit reaches beyond the year {last}; give a shorter one.',
  'clock.out_of_range': 'Only times from {first} to {last} can be counted; check the date.',
  'idempotency.key_required':
    'The Idempotency-Key header (1–255 visible ASCII characters) is missing; please send one.',
  'idempotency.key_reused': 'This Idempotency-Key was used with other content; please use a new one.',
  'rate.too_many': 'Too many requests; please try again in {retryAfterSeconds} seconds.',
  'server.busy': 'The system is busy; please try again shortly. Nothing that was acknowledged is lost.',
  'server.failed': 'Something failed on our side and was recorded; please try again shortly.',
}
