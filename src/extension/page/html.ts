/** The document of a page: everything from the package, nothing inline, nothing from the network. */
import { randomBytes } from 'node:crypto'
import * as vscode from 'vscode'

/** The toolkit puts an empty style element into the page and fills it by script; this is the hash of no style at all. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

export function pageRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webviews')
}

export interface PageOptions {
  /**
   * The page loads a text editor when it is asked to: a script and a worker of its own beside the page's. The editor writes
   * styles as it goes. Scripts are still only the package's.
   */
  readonly editor: boolean
}

export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  page: string,
  title: string,
  { editor }: PageOptions = { editor: false },
): string {
  const nonce = randomBytes(16).toString('base64')
  const asset = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(pageRoot(extensionUri), name)).toString()
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} ${editor ? "'unsafe-inline'" : EMPTY_STYLE}`,
    `font-src ${webview.cspSource}`,
    // A drawing is made a PNG by way of an image.
    'img-src data:',
    // A script that has the nonce passes it on to what it imports.
    `script-src 'nonce-${nonce}'`,
    ...(editor ? [`connect-src ${webview.cspSource}`, 'worker-src blob:', 'img-src data:'] : []),
  ].join('; ')
  const { bundle = {} } = vscode.l10n
  return `<!doctype html>
<html lang="${escaped(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset(`${page}.css`)}">
<title>${escaped(title)}</title>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="words">${dataBlock(bundle)}</script>
<script type="module" nonce="${nonce}" src="${asset(`${page}.js`)}"></script>
</body>
</html>`
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** Data in a script element, which the browser does not run: it ends at nothing that is in the data. */
const dataBlock = (data: object) => JSON.stringify(data).replaceAll('<', '\\u003c')
