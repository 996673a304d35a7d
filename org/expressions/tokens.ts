import { createToken, Lexer, type TokenType } from 'chevrotain';

/** What several tokens have in common: the grammar asks for the category, the lexer finds the token. */
const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });
const equality = category('Equality');
const comparison = category('Comparison');
const constant = category('Constant');
const not = category('Not');

const word = createToken({ name: 'Word', pattern: /[A-Za-z_]\w*/ });
const sign = (name: string, pattern: string, ...categories: TokenType[]) => createToken({ name, pattern, categories });
/** A word of the language itself, unless it is only the begin of a longer one. */
const keyword = (name: string, pattern: RegExp, ...categories: TokenType[]) =>
  createToken({ name, pattern, categories, longer_alt: word });

export const token = {
  ...{ equality, comparison, constant, not, word },
  or: keyword('Or', /OR|or|\|\|/),
  and: keyword('And', /AND|and|&&/),
  number: createToken({ name: 'Number', pattern: /-?\d+(\.\d+)?/ }),
  text: createToken({ name: 'Text', pattern: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/ }),
  plus: sign('Plus', '+'),
  question: sign('Question', '?'),
  colon: sign('Colon', ':'),
  comma: sign('Comma', ','),
  dot: sign('Dot', '.'),
  open: sign('Open', '('),
  close: sign('Close', ')'),
  openList: sign('OpenList', '{'),
  closeList: sign('CloseList', '}'),
};

/** In the order in which the lexer tries them: the longer sign first, keywords before other words. */
export const tokens = [
  createToken({ name: 'Blank', pattern: /\s+/, group: Lexer.SKIPPED }),
  ...[equality, comparison, constant, not],
  sign('Equal', '==', equality),
  sign('Unequal', '!=', equality),
  sign('AtMost', '<=', comparison),
  sign('AtLeast', '>=', comparison),
  sign('Less', '<', comparison),
  sign('More', '>', comparison),
  sign('Bang', '!', not),
  keyword('NotWord', /NOT|not/, not),
  keyword('True', /true/, constant),
  keyword('False', /false/, constant),
  keyword('Null', /null/, constant),
  ...[token.or, token.and, word, token.number, token.text],
  ...[token.plus, token.question, token.colon, token.comma, token.dot],
  ...[token.open, token.close, token.openList, token.closeList],
];
