/** Upper and lower case, and what kinds of characters a string has, as Unicode and Python have it. */
import { arity, type StringMethod } from './arguments.ts'
import { SPACE } from './text.ts'

const mapped =
  (map: (text: string) => string): StringMethod =>
  (text, call) => {
    arity(call, 0)
    call.meter.makeText(text.length, call.at)
    call.meter.step(call.at, text.length >> 3)
    return map(text)
  }

const every = (pattern: RegExp) => test((text) => pattern.test(text))

function test(holds: (text: string) => boolean): StringMethod {
  return (text, call) => {
    arity(call, 0)
    call.meter.walk(text.length, call.at)
    return holds(text)
  }
}

/** Letters of two letters have a form of their own in front of a word; Georgian ones have none. */
const TITLE: Readonly<Record<string, string>> = { Ǆ: 'ǅ', Ǉ: 'ǈ', Ǌ: 'ǋ', Ǳ: 'ǲ' }

function titleOf(letter: string): string {
  if (/[ა-ჿ]/u.test(letter)) return letter
  const [first = '', ...rest] = letter.toUpperCase()
  return (TITLE[first] ?? first) + rest.join('').toLowerCase()
}

/** In front of a word the title form, behind it the lower case; words are what stands between letters without case. */
function title(text: string): string {
  return text.replaceAll(/\p{Cased}+/gu, (word) => {
    const [first = ''] = word
    return titleOf(first) + word.toLowerCase().slice(first.toLowerCase().length)
  })
}

function capitalize(text: string): string {
  const [first = ''] = text
  // The whole word in lower case first: its last sigma has another form.
  return first === '' ? '' : titleOf(first) + text.toLowerCase().slice(first.toLowerCase().length)
}

function swapcase(text: string): string {
  // Which small sigma a large one becomes depends on what stands around it.
  const sigmas = text.toLowerCase().match(/[σς]/g) ?? []
  let sigma = 0
  return text.replaceAll(/\p{Uppercase}|\p{Lowercase}/gu, (letter) => {
    const small = /[Σσς]/.test(letter) ? sigmas[sigma++] : undefined
    return /\p{Uppercase}/u.test(letter) ? (small ?? letter.toLowerCase()) : letter.toUpperCase()
  })
}

/** Letter by letter, so that no final form is left: `ς`, `σ` and `Σ` are the same. */
const casefold = (text: string) => Array.from(text.toUpperCase(), (letter) => letter.toLowerCase()).join('')

/** A word starts with its only capital: `They Run`. */
function isTitle(text: string): boolean {
  let cased = false
  let inWord = false
  for (const letter of text) {
    const upper = /[\p{Uppercase}\p{Lt}]/u.test(letter)
    const lower = !upper && /\p{Lowercase}/u.test(letter)
    if (upper ? inWord : lower && !inWord) return false
    inWord = upper || lower
    cased ||= inWord
  }
  return cased
}

/** Digits beside the decimal ones (Unicode's Numeric_Type=Digit): superscripts, in circles, and some scripts. */
const DIGITS =
  '\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490' +
  '\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792' +
  '\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}'
/** Letters that are numbers (Unicode's Numeric_Type of ideographs). */
const NUMERALS =
  '㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭' +
  '\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd\u{2f890}'

export const caseMethods: Readonly<Record<string, StringMethod>> = {
  upper: mapped((text) => text.toUpperCase()),
  lower: mapped((text) => text.toLowerCase()),
  casefold: mapped(casefold),
  capitalize: mapped(capitalize),
  title: mapped(title),
  swapcase: mapped(swapcase),
  isdecimal: every(/^\p{Nd}+$/u),
  isdigit: every(new RegExp(`^[\\p{Nd}${DIGITS}]+$`, 'u')),
  isnumeric: every(new RegExp(`^[\\p{N}${NUMERALS}]+$`, 'u')),
  isalpha: every(/^\p{L}+$/u),
  isalnum: every(/^[\p{L}\p{N}]+$/u),
  isspace: every(new RegExp(`^${SPACE}+$`)),
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  isascii: every(/^[\x00-\x7f]*$/),
  isupper: test((text) => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text)),
  islower: test((text) => /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text)),
  istitle: test(isTitle),
}
