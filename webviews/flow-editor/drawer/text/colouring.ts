/** Colours of what is read in the drawer, word by word; the language server adds those of paths and expressions. */
import * as monaco from '@codingame/monaco-vscode-editor-api'

type Tokenizer = monaco.languages.IMonarchLanguage

export const languageOf = (format: 'json' | 'yaml'): string => `flow-${format}`

const number = /-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/
const quoted = (quote: '"' | "'" | '`', token: string): monaco.languages.IMonarchLanguageRule[] => [
  [/\\./, 'string.escape'],
  [quote === '`' ? /[^\\`]+/ : quote === '"' ? /[^\\"]+/ : /[^\\']+/, token],
  [quote === '`' ? /`/ : quote === '"' ? /"/ : /'/, token, '@pop'],
]

const json: Tokenizer = {
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'string.key.json'],
      [/"(?:[^"\\]|\\.)*"/, 'string.value.json'],
      [/"(?:[^"\\]|\\.)*$/, 'string.value.json'],
      [/\b(?:true|false|null)\b/, 'keyword.json'],
      [number, 'number.json'],
      [/[{}[\]]/, '@brackets'],
      [/[,:]/, 'delimiter'],
      [/\/\/.*$/, 'comment'],
    ],
  },
}

const yaml: Tokenizer = {
  tokenizer: {
    root: [
      [/#.*$/, 'comment'],
      [/^(?:---|\.\.\.)\s*$/, 'delimiter'],
      [
        /("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:{}[\],&*!|>'"%@`-][^:#{}[\],]*?|-?[\w$.]+=?)(?=\s*:(?:\s|$))/,
        'string.key.json',
      ],
      [/"(?:[^"\\]|\\.)*"?/, 'string.yaml'],
      [/'(?:[^']|'')*'?/, 'string.yaml'],
      [/[&*]\S+/, 'tag'],
      [/!\S*/, 'tag'],
      [/\b(?:true|false|null|yes|no|on|off)\b(?=\s*(?:$|[,\]}#]))/i, 'keyword.yaml'],
      [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=\s*(?:$|[,\]}#]))/, 'number.yaml'],
      [/[|>][+-]?\d*\s*$/, 'delimiter'],
      [/[{}[\]]/, '@brackets'],
      [/[-:,?](?=\s|$)/, 'delimiter'],
      [/[^\s#:{}[\],]+/, 'string.yaml'],
    ],
  },
}

const typescript: Tokenizer = {
  keywords:
    'as async await break case catch class const continue default delete do else enum export extends finally for from function get if implements import in instanceof interface is keyof let new of readonly return satisfies set static super switch this throw try type typeof var void while with yield true false null undefined'.split(
      ' ',
    ),
  types:
    'string number boolean unknown never any object bigint symbol Promise Record Map Set Array Uint8Array Float64Array'.split(
      ' ',
    ),
  tokenizer: {
    root: [
      [/\/\*/, 'comment', '@comment'],
      [/\/\/.*$/, 'comment'],
      [/"/, 'string', '@double'],
      [/'/, 'string', '@single'],
      [/`/, 'string', '@template'],
      [/[A-Za-z_$][\w$]*/, { cases: { '@keywords': 'keyword', '@types': 'type', '@default': 'identifier' } }],
      [/\b0[xXbBoO][\da-fA-F_]+n?\b|\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?n?\b/, 'number'],
      [/[{}()[\]]/, '@brackets'],
      [/[;,.:?=<>!+\-*/%&|^~]+/, 'delimiter'],
    ],
    comment: [
      [/[^*]+/, 'comment'],
      [/\*\//, 'comment', '@pop'],
      [/\*/, 'comment'],
    ],
    double: quoted('"', 'string'),
    single: quoted("'", 'string'),
    template: quoted('`', 'string'),
  },
}

const python: Tokenizer = {
  keywords:
    'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case True False None self'.split(
      ' ',
    ),
  tokenizer: {
    root: [
      [/#.*$/, 'comment'],
      [/[rbfRBF]{0,2}"""/, 'string', '@doubles'],
      [/[rbfRBF]{0,2}'''/, 'string', '@singles'],
      [/[rbfRBF]{0,2}"/, 'string', '@double'],
      [/[rbfRBF]{0,2}'/, 'string', '@single'],
      [/@[A-Za-z_][\w.]*/, 'tag'],
      [/[A-Za-z_]\w*/, { cases: { '@keywords': 'keyword', '@default': 'identifier' } }],
      [/\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?j?\b/, 'number'],
      [/[{}()[\]]/, '@brackets'],
    ],
    doubles: [
      [/"""/, 'string', '@pop'],
      [/[^"]+|"/, 'string'],
    ],
    singles: [
      [/'''/, 'string', '@pop'],
      [/[^']+|'/, 'string'],
    ],
    double: quoted('"', 'string'),
    single: quoted("'", 'string'),
  },
}

const shellscript: Tokenizer = {
  tokenizer: {
    root: [
      [/#.*$/, 'comment'],
      [/"/, 'string', '@double'],
      [/'[^']*'/, 'string'],
      [/\$\{?\w+\}?/, 'variable'],
      [/\b(?:if|then|else|elif|fi|for|in|do|done|while|case|esac|function|set|export|exec)\b/, 'keyword'],
    ],
    double: quoted('"', 'string'),
  },
}

export function registerColouring(): void {
  const brackets: monaco.languages.CharacterPair[] = [
    ['{', '}'],
    ['[', ']'],
  ]
  const pairs = [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"', notIn: ['string'] },
  ]
  for (const [id, tokenizer] of Object.entries({
    'flow-json': json,
    'flow-yaml': yaml,
    typescript,
    python,
    shellscript,
  })) {
    monaco.languages.register({ id })
    monaco.languages.setMonarchTokensProvider(id, tokenizer)
  }
  monaco.languages.setLanguageConfiguration('flow-json', {
    brackets,
    autoClosingPairs: pairs,
    wordPattern: /("(?:[^\\"]*(?:\\.)?)*"?)|[^\s{}[\],:"]+/,
    indentationRules: { increaseIndentPattern: /[{[][^}"\]]*$/, decreaseIndentPattern: /^\s*[}\]],?\s*$/ },
  })
  monaco.languages.setLanguageConfiguration('flow-yaml', {
    comments: { lineComment: '#' },
    brackets,
    autoClosingPairs: pairs,
    indentationRules: { increaseIndentPattern: /^\s*.*:\s*$/, decreaseIndentPattern: /^\s+\}$/ },
  })
}
