/** Monaco in the colours of VS Code's theme, which the page has as variables; when the theme changes, so do they. */
import * as monaco from '@codingame/monaco-vscode-editor-api'
import {
  asCssVariableName,
  getColorRegistry,
} from '@codingame/monaco-vscode-api/vscode/vs/platform/theme/common/colorUtils'

const NAME = 'davy'

export function followTheme(): void {
  applyTheme()
  let waiting = false
  const observer = new MutationObserver(() => {
    if (waiting) return
    waiting = true
    // Variables and classes change one after the other.
    requestAnimationFrame(() => {
      waiting = false
      applyTheme()
    })
  })
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] })
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind'] })
}

type Base = monaco.editor.BuiltinTheme

const bases: readonly (readonly [string, Base])[] = [
  ['vscode-high-contrast-light', 'hc-light'],
  ['vscode-high-contrast', 'hc-black'],
  ['vscode-light', 'vs'],
]

function applyTheme(): void {
  const classes = document.body.classList
  const base = bases.find(([name]) => classes.contains(name))?.[1] ?? 'vs-dark'
  const style = getComputedStyle(document.documentElement)
  const colors: Record<string, string> = {}
  for (const { id } of getColorRegistry().getColors()) {
    const hex = hexOf(style.getPropertyValue(asCssVariableName(id)))
    if (hex !== undefined) colors[id] = hex
  }
  monaco.editor.defineTheme(NAME, { base, inherit: true, rules: rules(style, base), colors })
  monaco.editor.setTheme(NAME)
}

/** The theme's colours of tokens are not among the variables; those of symbols and of values in the debugger are. */
function rules(style: CSSStyleDeclaration, base: Base): monaco.editor.ITokenThemeRule[] {
  const colours = {
    'string.value.json': 'debugTokenExpression-string',
    'string.yaml': 'debugTokenExpression-string',
    string: 'debugTokenExpression-string',
    number: 'debugTokenExpression-number',
    keyword: 'debugTokenExpression-boolean',
    // What the language server marks in strings.
    variable: 'symbolIcon-variableForeground',
    parameter: 'symbolIcon-variableForeground',
    property: 'symbolIcon-variableForeground',
    function: 'symbolIcon-functionForeground',
    method: 'symbolIcon-methodForeground',
    class: 'symbolIcon-classForeground',
    enumMember: 'symbolIcon-enumeratorMemberForeground',
    operator: 'symbolIcon-operatorForeground',
  } as const
  const light = base === 'vs' || base === 'hc-light'
  return [
    // As VS Code's own themes have them; Monaco's own light one has the colours of keys and values the other way round.
    { token: 'string.key.json', foreground: light ? '0451a5' : '9cdcfe' },
    ...Object.entries(colours).flatMap(([token, name]) => {
      const foreground = hexOf(style.getPropertyValue(`--vscode-${name}`))?.slice(1, 7)
      return foreground === undefined ? [] : [{ token, foreground }]
    }),
  ]
}

/** `#rrggbb` or `#rrggbbaa` of a colour as VS Code writes it; undefined for what is none. */
export function hexOf(value: string): string | undefined {
  const colour = value.trim()
  if (/^#[\da-f]{6}(?:[\da-f]{2})?$/i.test(colour)) return colour
  if (/^#[\da-f]{3,4}$/i.test(colour)) return colour.replaceAll(/[\da-f]/gi, '$&$&')
  const parts = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)$/.exec(colour)
  if (!parts) return undefined
  const [, red = '0', green = '0', blue = '0', alpha] = parts
  const share = alpha === undefined ? 1 : alpha.endsWith('%') ? Number.parseFloat(alpha) / 100 : Number(alpha)
  return `#${[Number(red), Number(green), Number(blue), Math.round(share * 255)].map(twoDigits).join('')}`
}

const twoDigits = (value: number): string => Math.min(255, value).toString(16).padStart(2, '0')
