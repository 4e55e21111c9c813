/** @jest-environment jsdom */
import { keepFocus } from '../src/page/keep-focus.js';

// jsdom has none; every browser has.
Object.assign(globalThis, { CSS: { escape: (text: string) => text } });

const observed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const find = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector) ?? document.body;

describe('[MUI-12] the focus stays with whoever works by keyboard', () => {
  let undo = (): void => undefined;
  beforeEach(() => {
    document.body.innerHTML = `<main tabindex="-1"><ul><li id="card" tabindex="-1" data-focus-home="card"><p id="row" tabindex="-1" data-focus-home="row"><button></button></p></li></ul><ul id="other"></ul></main>`;
    undo = keepFocus(find('main'));
    find('button').focus();
  });
  afterEach(() => undo());

  it('[MUI-12] goes to its row when its button goes, also when the row is drawn anew elsewhere', async () => {
    find('button').remove();
    await observed();
    expect(document.activeElement).toBe(find('#row'));
    find('#row').remove();
    find('#other').innerHTML = '<li id="moved" tabindex="-1" data-focus-home="row"></li>';
    await observed();
    expect(document.activeElement).toBe(find('#moved'));
  });

  it('[MUI-12] goes to what the row stood in when that is gone, and to the page when all is', async () => {
    find('#row').remove();
    await observed();
    expect(document.activeElement).toBe(find('#card'));
    find('#card').remove();
    await observed();
    expect(document.activeElement).toBe(find('main'));
  });

  it('[MUI-12] is not taken from who has left', async () => {
    document.dispatchEvent(new Event('pointerdown'));
    find('button').blur();
    find('button').remove();
    await observed();
    expect(document.activeElement).toBe(document.body);
  });
});
