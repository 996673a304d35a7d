import { CodedError } from '@postern/protocol/messages';
import type { Json } from '@postern/protocol/scim';
import type { Node, Operator, Value } from './ast.ts';
import type { ExpressionContext } from './context.ts';
import { functions } from './functions/table.ts';
import { ExpressionFault, joined, mostSize, textOf, truthOf } from './functions/values.ts';
import type { Expression } from './parse.ts';

const mostSteps = 20_000;

/**
 * The value of an expression. What is not there is null. Takes bounded time and memory, whatever was written.
 * Throws CodedError `expression_failed`, which says what could not be done.
 */
export function evaluate(expression: Expression, context: ExpressionContext): Value {
  let steps = 0;

  function run(node: Node): Value {
    if (++steps > mostSteps) throw new ExpressionFault('it takes too many steps');
    return bounded(valueFor(node));
  }

  function valueFor(node: Node): Value {
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'list':
        return node.items.map(run);
      case 'reference':
        return read(context, node.path);
      case 'not':
        return !truthOf(run(node.of), 'NOT');
      case 'choice':
        return run(truthOf(run(node.test), '? :') ? node.then : node.otherwise);
      case 'call':
        return functions.get(node.name)!.run(node.arguments.map(run), context);
      case 'binary':
        return combine(node.operator, node.left, node.right);
    }
  }

  function combine(operator: Operator, left: Node, right: Node): Value {
    if (operator === 'AND') return truthOf(run(left), 'AND') && truthOf(run(right), 'AND');
    if (operator === 'OR') return truthOf(run(left), 'OR') || truthOf(run(right), 'OR');
    const [a, b] = [run(left), run(right)];
    if (operator === '+')
      return typeof a === 'number' && typeof b === 'number' ? a + b : joined([textOf(a), textOf(b)], '');
    if (operator === '==') return same(a, b);
    if (operator === '!=') return !same(a, b);
    return compare(operator, a, b);
  }

  try {
    return run(expression.root);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    throw new CodedError('expression_failed', { expression: expression.text.slice(0, 200), detail: error.message });
  }
}

function bounded(value: Value): Value {
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
  if (size > mostSize) throw new ExpressionFault(`a value in it is larger than ${mostSize}`);
  return value;
}

function read({ roots }: ExpressionContext, [first, ...rest]: string[]): Value {
  if (!Object.hasOwn(roots, first!)) throw new ExpressionFault(`${first} is not known here`);
  let found: Json | undefined = roots[first!];
  for (const name of rest) {
    if (typeof found !== 'object' || found === null || Array.isArray(found) || !Object.hasOwn(found, name)) return null;
    found = found[name];
  }
  return simple(found);
}

/** Objects have no place in the language. */
function simple(value: Json | undefined): Value {
  if (Array.isArray(value)) return value.map(simple);
  return value === undefined || typeof value === 'object' ? null : value;
}

function same(a: Value, b: Value): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((each, index) => same(each, b[index]!));
}

function compare(operator: Operator, a: Value, b: Value): boolean {
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string'))
    throw new ExpressionFault(`${operator} compares two numbers or two texts`);
  const [x, y] = [a, b as typeof a];
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  return operator === '>' ? x > y : x >= y;
}
