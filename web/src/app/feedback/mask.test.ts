import { describe, expect, test } from 'vitest';
import { maskOf } from './mask';

const mask = maskOf([{ nav: { orders: '订单' }, selected: '已选 {{what}}', left: '剩 {{count}} 小时', morning: '{{name}},早上好', total: '{{n}} 单' }]);

describe('what may be read in a picture', () => {
  test.each(['订单', ' 订单 ', '剩 47 小时', '6,152 单', '¥1,234.50', '$28.71', '2611-005582', '11-27 16:42', 'ZXT01-WH-M', '98', '42%', '·', ''])('%s', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('what is blacked out', () => {
  test.each([
    ['于婉清', '███'],
    ['林晓,早上好', '██████'],
    ['13812345678', '███████████'],
    ['138****5678', '███████████'],
    ['138 1234 5678', '███ ████ ████'],
    ['+1 408 555 0101', '██ ███ ███ ████'],
    ['li@shop.test', '████████████'],
    ['EMMA', '████'],
    ['浙江省 杭州市', '███ ███'],
    ['已选 于婉清', '██ ███'],
    ['剩 13812345678 小时', '█ ███████████ ██'],
    ['SF1234567890123 于婉清', '███████████████ ███'],
    ['Orders', '██████'],
  ])('%s', (text, blacked) => {
    expect(mask(text)).toBe(blacked);
  });
});
