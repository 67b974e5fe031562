import type { z } from 'zod'
import { en, zhCN, zhTW } from 'zod/locales'
import type { Language } from './context.ts'

/** What is wrong with a field in a few words of a person, not of a schema: they stand inside `input.invalid`. */
interface Reasons {
  missing: string
  tooLong: (most: string) => string
  tooShort: (least: string) => string
  tooMany: (most: string) => string
  tooLarge: (most: string) => string
  tooSmall: (least: string) => string
  notAChoice: (choices: string) => string
  unknown: string
  wrongType: (wanted: string) => string
  wrongForm: string
  types: Record<string, string>
}

const reasons: Record<Language, Reasons> = {
  'zh-CN': {
    missing: '没有填写',
    tooLong: most => `超过 ${most} 个字`,
    tooShort: least => `少于 ${least} 个字`,
    tooMany: most => `多于 ${most} 项`,
    tooLarge: most => `大于 ${most}`,
    tooSmall: least => `小于 ${least}`,
    notAChoice: choices => `只能是 ${choices}`,
    unknown: '没有这一项',
    wrongType: wanted => `应为${wanted}`,
    wrongForm: '格式不对',
    types: {
      string: '文字',
      number: '数字',
      int: '整数',
      boolean: '是或否',
      array: '列表',
      object: '一组内容',
      record: '一组内容',
    },
  },
  'zh-TW': {
    missing: '沒有填寫',
    tooLong: most => `超過 ${most} 個字`,
    tooShort: least => `少於 ${least} 個字`,
    tooMany: most => `多於 ${most} 項`,
    tooLarge: most => `大於 ${most}`,
    tooSmall: least => `小於 ${least}`,
    notAChoice: choices => `只能是 ${choices}`,
    unknown: '沒有這一項',
    wrongType: wanted => `應為${wanted}`,
    wrongForm: '格式不對',
    types: {
      string: '文字',
      number: '數字',
      int: '整數',
      boolean: '是或否',
      array: '清單',
      object: '一組內容',
      record: '一組內容',
    },
  },
  en: {
    missing: 'it is missing',
    tooLong: most => `it is longer than ${most} characters`,
    tooShort: least => `it is shorter than ${least} characters`,
    tooMany: most => `it has more than ${most} entries`,
    tooLarge: most => `it is more than ${most}`,
    tooSmall: least => `it is less than ${least}`,
    notAChoice: choices => `it must be one of ${choices}`,
    unknown: 'there is no such field',
    wrongType: wanted => `it must be ${wanted}`,
    wrongForm: 'its form is not right',
    types: {
      string: 'text',
      number: 'a number',
      int: 'a whole number',
      boolean: 'true or false',
      array: 'a list',
      object: 'an object',
      record: 'an object',
    },
  },
}

const locales = { 'zh-CN': zhCN().localeError, 'zh-TW': zhTW().localeError, en: en().localeError }

/** The error map of a language for `safeParse`; what has no words here falls back to zod's own. */
export function reasonsIn(language: Language): z.core.$ZodErrorMap {
  const words = reasons[language]
  return issue => {
    switch (issue.code) {
      case 'invalid_type':
        if (issue.input === undefined || issue.input === null) return words.missing
        return words.wrongType(words.types[issue.expected] ?? issue.expected)
      case 'too_big':
        if (issue.origin === 'string') return words.tooLong(String(issue.maximum))
        if (issue.origin === 'array') return words.tooMany(String(issue.maximum))
        return words.tooLarge(String(issue.maximum))
      case 'too_small':
        if (issue.origin === 'string')
          return issue.minimum === 1 ? words.missing : words.tooShort(String(issue.minimum))
        if (issue.origin === 'array') return words.missing
        return words.tooSmall(String(issue.minimum))
      case 'invalid_value':
        if (issue.input === undefined) return words.missing
        return words.notAChoice(issue.values.slice(0, 12).map(String).join(' / '))
      case 'unrecognized_keys':
        return words.unknown
      case 'invalid_format':
        return words.wrongForm
      default:
        return locales[language](issue)
    }
  }
}
