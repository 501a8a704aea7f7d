import { expect, test } from 'vitest';
import { readNumbers } from './numbers';

test('numbers are read however they were pasted, each once', () => {
  expect(readNumbers(' 2611-000001\r\n2611-000002\t5560826605315000066\n\n2611-000001 ')).toEqual(['2611-000001', '2611-000002', '5560826605315000066']);
  expect(readNumbers('A1,A2\uff0cA3\u3001A4;A5')).toEqual(['A1', 'A2', 'A3', 'A4', 'A5']);
  expect(readNumbers(' \n ')).toEqual([]);
});
