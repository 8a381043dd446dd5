/** In the place of `vscode` in tests: a package of that name is installed, and is not VS Code. */
throw new Error("'vscode' is there only inside VS Code: test what does not import it, or use npm run test:vscode")
