/** What can be called in an expression, for people: Globus documents the first three, the others are Python's own. */

export interface Callable {
  readonly signature: string
  readonly text: string
}

export const functionTexts: Readonly<Record<string, Callable>> = {
  pathsplit: { signature: 'pathsplit(path) → [folder, name]', text: 'The folder of a path, and the last part of it.' },
  is_present: {
    signature: "is_present('a.b') → bool",
    text: 'Whether there is a value at a path, which is given as a text.',
  },
  getattr: {
    signature: "getattr('a.b', default=None)",
    text: 'The value at a path, which is given as a text; the default where there is none.',
  },
  str: { signature: 'str(value) → str', text: 'The value as a text.' },
  int: { signature: 'int(value) → int', text: 'The number that a text says, or the whole part of a number.' },
  float: { signature: 'float(value) → float', text: 'The number that a text says.' },
  bool: { signature: 'bool(value) → bool', text: 'False for 0, empty texts, lists and objects, and None; else True.' },
  len: { signature: 'len(value) → int', text: 'How many characters, items or fields there are.' },
  abs: { signature: 'abs(number)', text: 'The number without its sign.' },
  min: { signature: 'min(a, b, …) or min(list)', text: 'The smallest.' },
  max: { signature: 'max(a, b, …) or max(list)', text: 'The largest.' },
  sum: { signature: 'sum(list, start=0)', text: 'All items added.' },
  sorted: { signature: 'sorted(list) → list', text: 'The items, the smallest first.' },
  range: { signature: 'range(stop) or range(start, stop, step=1)', text: 'Whole numbers, without the last.' },
}

const text = (signature: string, said: string): Callable => ({ signature, text: said })

export const methodTexts = {
  string: {
    upper: text('upper() → str', 'All letters as capitals.'),
    lower: text('lower() → str', 'All letters small.'),
    casefold: text('casefold() → str', 'As it is compared when case does not matter.'),
    capitalize: text('capitalize() → str', 'The first letter as a capital, the others small.'),
    title: text('title() → str', 'Each word begins with a capital.'),
    swapcase: text('swapcase() → str', 'Capitals small and small letters as capitals.'),
    isdecimal: text('isdecimal() → bool', 'Whether all characters are decimal digits.'),
    isdigit: text('isdigit() → bool', 'Whether all characters are digits.'),
    isnumeric: text('isnumeric() → bool', 'Whether all characters are numerals.'),
    isalpha: text('isalpha() → bool', 'Whether all characters are letters.'),
    isalnum: text('isalnum() → bool', 'Whether all characters are letters or numerals.'),
    isspace: text('isspace() → bool', 'Whether all characters are spaces.'),
    isascii: text('isascii() → bool', 'Whether all characters are of ASCII.'),
    isupper: text('isupper() → bool', 'Whether all letters are capitals.'),
    islower: text('islower() → bool', 'Whether all letters are small.'),
    istitle: text('istitle() → bool', 'Whether each word begins with its only capital.'),
    strip: text('strip(chars=spaces) → str', 'Without these characters at both ends.'),
    lstrip: text('lstrip(chars=spaces) → str', 'Without these characters at the beginning.'),
    rstrip: text('rstrip(chars=spaces) → str', 'Without these characters at the end.'),
    ljust: text("ljust(width, fill=' ') → str", 'Filled up behind.'),
    rjust: text("rjust(width, fill=' ') → str", 'Filled up before.'),
    center: text("center(width, fill=' ') → str", 'Filled up on both sides.'),
    zfill: text('zfill(width) → str', 'Filled up with zeros before.'),
    join: text("', '.join(list) → str", 'The texts of a list with this one between them.'),
    replace: text('replace(old, new, count=all) → str', 'Each old text replaced.'),
    removeprefix: text('removeprefix(text) → str', 'Without this beginning.'),
    removesuffix: text('removesuffix(text) → str', 'Without this end.'),
    count: text('count(text, start=0, end=len) → int', 'How often the text occurs.'),
    find: text('find(text, start=0, end=len) → int', 'Where the text first occurs; -1 when it does not.'),
    rfind: text('rfind(text, start=0, end=len) → int', 'Where the text last occurs; -1 when it does not.'),
    index: text('index(text, start=0, end=len) → int', 'Where the text first occurs; fails when it does not.'),
    rindex: text('rindex(text, start=0, end=len) → int', 'Where the text last occurs; fails when it does not.'),
    startswith: text('startswith(text) → bool', 'Whether it begins so.'),
    endswith: text('endswith(text) → bool', 'Whether it ends so.'),
    split: text('split(separator=spaces, most=all) → list', 'The parts between separators.'),
    rsplit: text('rsplit(separator=spaces, most=all) → list', 'The parts between separators, counted from the end.'),
    partition: text('partition(separator) → [before, separator, behind]', 'Parted at the first separator.'),
    rpartition: text('rpartition(separator) → [before, separator, behind]', 'Parted at the last separator.'),
    splitlines: text('splitlines(keepends=False) → list', 'The lines.'),
  },
  list: {
    index: text('index(value) → int', 'Where the value first is; fails when it is not in the list.'),
    count: text('count(value) → int', 'How often the value is in the list.'),
  },
  object: {
    get: text('get(key, default=None)', 'The value of a field; the default where there is none.'),
    keys: text('keys() → list', 'The names of the fields.'),
    values: text('values() → list', 'The values of the fields.'),
    items: text('items() → list', 'Pairs of name and value.'),
  },
} as const satisfies Record<string, Readonly<Record<string, Callable>>>

export const keywords: Readonly<Record<string, string>> = {
  and: 'both hold',
  or: 'one of them holds',
  not: 'does not hold',
  in: 'is among, or is part of',
  if: 'a if condition else b',
  else: 'a if condition else b',
  for: '[f(x) for x in list]',
  True: 'true',
  False: 'false',
  None: 'null',
}
