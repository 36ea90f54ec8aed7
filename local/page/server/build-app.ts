import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { StartError } from '../../start-error.ts';

const APP_DIR = join(import.meta.dirname, '..', 'app');

/** The files of the page by their path, as they are sent. */
export type App = ReadonlyMap<string, { readonly type: string; readonly body: string }>;

/** Bundles the page in memory. Throws `StartError` that shows what the bundler says. */
export async function buildApp(): Promise<App> {
  const [script, style, html, icon] = await Promise.all([
    bundle('main.tsx'),
    bundle('styles/main.css'),
    readFile(join(APP_DIR, 'index.html'), 'utf8'),
    readFile(join(APP_DIR, 'icon.svg'), 'utf8'),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/app.js', { type: 'text/javascript; charset=utf-8', body: script }],
    ['/app.css', { type: 'text/css; charset=utf-8', body: style }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
  ]);
}

async function bundle(entry: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [join(APP_DIR, entry)],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    });
    return outputFiles.map(({ text }) => text).join('\n');
  } catch (error) {
    throw new StartError(`The page could not be bundled: ${error instanceof Error ? error.message : error}`);
  }
}
