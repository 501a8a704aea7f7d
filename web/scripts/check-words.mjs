// Refuses words outside of locales/, words nobody says, languages whose keys differ, and half-width marks in Chinese.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const SOURCE = new URL('../src', import.meta.url).pathname;
const LOCALES = join(SOURCE, 'locales');
const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;
const PLURAL = /_(zero|one|two|few|many|other)$/;
const HALF_WIDTH = /[\u3400-\u9fff）」}]\s?[,;:?!(]/;
const WORDS = /[A-Za-z]{2,}/;
const SPOKEN = new Set(['title', 'placeholder', 'label', 'aria-label', 'alt', 'description', 'hint']);
const faults = [];
/** Keys as the code names them: whole, or by how they begin. */
const named = new Set();
const begun = new Set();

const walk = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });

function check(path) {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const fault = (node, why) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    faults.push(`${relative(SOURCE, path)}:${line + 1} ${why}: ${node.getText().trim().slice(0, 60)}`);
  };
  const visit = (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (ts.isStringLiteralLike(node)) named.add(node.text.replace(PLURAL, ''));
    if (ts.isTemplateHead(node) && node.text) begun.add(node.text);
    if ((isText || ts.isJsxText(node)) && CJK.test(node.getText())) fault(node, 'Chinese outside of locales');
    else if (ts.isJsxText(node) && WORDS.test(node.text)) fault(node, 'words in JSX');
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer) && WORDS.test(node.initializer.text)) fault(node, 'words in an attribute');
    ts.forEachChild(node, visit);
  };
  visit(file);
}

function keysOf(language) {
  const keys = new Set();
  const add = (value, path) => {
    if (typeof value === 'string') {
      if (!value.trim()) faults.push(`${language} ${path}: empty`);
      if (language === 'zh-CN' && HALF_WIDTH.test(value) && CJK.test(value)) faults.push(`${language} ${path}: half-width mark in ${value}`);
      keys.add(path.replace(PLURAL, ''));
    } else for (const [name, inner] of Object.entries(value)) add(inner, path ? `${path}.${name}` : name);
  };
  for (const name of readdirSync(join(LOCALES, language))) {
    if (name.endsWith('.json')) add(JSON.parse(readFileSync(join(LOCALES, language, name), 'utf8')), name.replace('.json', ''));
  }
  return keys;
}

walk(SOURCE).filter((path) => /\.tsx?$/.test(path) && !path.startsWith(LOCALES) && !path.includes('.test.') && !path.endsWith('.d.ts')).forEach(check);
const [chinese, english] = [keysOf('zh-CN'), keysOf('en')];
for (const key of chinese) if (!english.has(key)) faults.push(`en lacks ${key}`);
for (const key of english) if (!chinese.has(key)) faults.push(`zh-CN lacks ${key}`);
const said = (key) => named.has(key) || [...begun].some((start) => key.startsWith(start));
for (const key of chinese) {
  const name = key.replace('.', ':');
  if (!said(name) && !said(name.replace('common:', ''))) faults.push(`nobody says ${key}`);
}
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`words: ${chinese.size} keys in both languages, none outside`);
