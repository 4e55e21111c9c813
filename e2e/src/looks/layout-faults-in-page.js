/* global document, getComputedStyle, innerHeight, innerWidth, location, NodeFilter, scrollX, scrollY */
// Runs in a browser, given to a page as it is: the last expression is its answer, a list of sentences.
(() => {
  const faults = new Set();
  const forViewers = /^\/overlays\/./.test(location.pathname);
  /** Fractions of pixels, and marks of letters above and below their line, are no fault. */
  const slack = 2;
  const modal = [...document.querySelectorAll('dialog[open]')].findLast((one) => one.matches(':modal')) ?? null;
  const inert = (element) => element.closest('[inert]') !== null || (modal !== null && !modal.contains(element));
  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const name = (element) => {
    const own = element.id !== '' ? `#${element.id}` : element.dataset?.testid !== undefined ? `[${element.dataset.testid}]` : element.className !== '' && typeof element.className === 'string' ? `.${element.className.split(' ')[0]}` : '';
    const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    const parent = own === '' && element.parentElement !== null ? `${element.parentElement.tagName.toLowerCase()}${typeof element.parentElement.className === 'string' && element.parentElement.className !== '' ? `.${element.parentElement.className.split(' ')[0]}` : ''} > ` : '';
    return `${parent}${element.tagName.toLowerCase()}${own}${words === '' ? '' : ` “${words}”`}`;
  };
  const hides = (value) => value === 'hidden' || value === 'clip';
  const scrolls = (value) => value === 'auto' || value === 'scroll';
  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  /** For screen readers alone: a pixel, or clipped away. */
  const unseen = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      if (styleOf(at).clipPath === 'inset(50%)' || (hides(styleOf(at).overflowX) && box.width <= 1 && box.height <= 1) || at.classList.contains('skip')) return true;
    }
    return false;
  };
  /** The part of a box that can be seen, without what lies over it; null when it is nothing. */
  const seenPart = (element, box) => {
    let { left, top, right, bottom } = box;
    for (let at = element; at !== null; at = at.parentElement) {
      const { overflowX, overflowY, position } = styleOf(at);
      if (at !== element || box !== element.getBoundingClientRect()) {
        const edge = at.getBoundingClientRect();
        if (overflowX !== 'visible') [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        if (overflowY !== 'visible') [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      }
      if (position === 'fixed') break;
    }
    [left, top, right, bottom] = [Math.max(0, left), Math.max(0, top), Math.min(innerWidth, right), Math.min(innerHeight, bottom)];
    return right - left > slack && bottom - top > slack ? { left, top, right, bottom } : null;
  };
  const onTop = (element, x, y) => {
    const top = document.elementFromPoint(x, y);
    return top !== null && (top === element || element.contains(top) || top.contains(element) || top.closest('label')?.contains(element) === true) ? null : top;
  };
  /** Whether scrolling brings a box into view; a sentence when it does not. */
  const outOfReach = (element, box) => {
    let { left, top, right, bottom } = box;
    for (let at = element.parentElement; at !== null && at !== document.documentElement && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, position } = styleOf(at);
      const edge = at.getBoundingClientRect();
      if (overflowX !== 'visible' && overflowX !== 'clip') {
        const from = left - edge.left + at.scrollLeft;
        if (scrolls(overflowX) && (from < -slack - at.clientLeft || right - edge.left + at.scrollLeft > at.scrollWidth + at.clientLeft + slack)) return 'beside what can be scrolled';
        [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      }
      if (scrolls(overflowY)) {
        if (top - edge.top + at.scrollTop < -slack || bottom - edge.top + at.scrollTop > at.scrollHeight + at.clientTop + slack) return 'above or below what can be scrolled';
        [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      }
      if (position === 'fixed') break;
    }
    if (right < left || bottom < top) return null;
    const root = document.documentElement;
    const [across, down] = [hides(styleOf(document.body).overflowX) ? innerWidth : Math.max(innerWidth, root.scrollWidth), hides(styleOf(document.body).overflowY) || hides(styleOf(root).overflowY) ? innerHeight : Math.max(innerHeight, root.scrollHeight)];
    return left + scrollX < -slack || right + scrollX > across + slack || top + scrollY < -slack || bottom + scrollY > down + slack ? 'outside the window' : null;
  };

  if (document.documentElement.scrollWidth > innerWidth + 1) faults.add(`the page is ${document.documentElement.scrollWidth} pixels wide in a window of ${innerWidth}`);

  // Text: where it stands, whether it is cut, whether something else is written on it.
  const lines = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const element = node.parentElement;
    const words = node.textContent.trim();
    if (words === '' || element === null || ['SCRIPT', 'STYLE', 'OPTION', 'TITLE', 'NOSCRIPT', 'TEXTAREA'].includes(element.tagName) || element.closest('svg, select, .clip-timeline') !== null || !visible(element) || unseen(element)) continue;
    if (/^[a-z]+(?:[A-Z][a-z]+)+$/.test(words) && words !== 'reStrike' && element.closest('code, pre, .log-line, dd, td') === null) faults.add(`a key instead of words: ${name(element)}`);
    if (/\{[a-z]+\}|\bundefined\b|\bNaN\b|\[object |\bInvalid Date\b/.test(words)) faults.add(`a value instead of words: ${name(element)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    if (boxes.length === 0) continue;
    let { left, top, right, bottom } = range.getBoundingClientRect();
    let cut = null;
    let scrolled = false;
    // A picture for viewers has nobody who points at it.
    const titled = element.closest('[title]') !== null || forViewers;
    let dots = false;
    for (let at = element; at !== null; at = at.parentElement) {
      const { overflowX, overflowY, textOverflow, position, webkitLineClamp } = styleOf(at);
      const edge = at.getBoundingClientRect();
      dots ||= textOverflow === 'ellipsis' || (webkitLineClamp !== 'none' && webkitLineClamp !== '');
      if (!scrolled && at.tagName !== 'BODY' && at.tagName !== 'HTML') {
        const beside = hides(overflowX) && (right > edge.right + slack || left < edge.left - slack);
        const below = hides(overflowY) && boxes.some((box) => (box.bottom + box.top) / 2 > edge.bottom + slack || (box.bottom + box.top) / 2 < edge.top - slack);
        if ((beside || below) && !(dots && titled)) cut ??= dots ? 'no title says the whole of' : beside ? 'cut off at the side' : 'cut off below';
        if (hides(overflowX)) [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        if (hides(overflowY)) [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        // Text without a place to break, wider than its own box, lies over what stands beside.
        if (at.clientWidth > 0 && right > edge.right + slack && overflowX === 'visible' && styleOf(at).display !== 'contents' && !styleOf(at).display.startsWith('inline') && position !== 'absolute') cut ??= 'spills out of its box';
      }
      if (scrolls(overflowX) || scrolls(overflowY)) scrolled = true;
      if (position === 'fixed') break;
    }
    if (cut !== null) faults.add(`${cut}: ${name(element)}`);
    const away = outOfReach(element, { left, top, right, bottom });
    if (away !== null && cut === null) faults.add(`${away}: ${name(element)}`);
    if (inert(element)) continue;
    for (const box of boxes) {
      const part = seenPart(element, box);
      if (part !== null && onTop(element, (part.left + part.right) / 2, (part.top + part.bottom) / 2) === null) lines.push({ element, ...part });
    }
  }
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].top < one.bottom - 4; next += 1) {
      const other = lines[next];
      if (other.element === one.element || other.element.contains(one.element) || one.element.contains(other.element)) continue;
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 4 && Math.min(one.bottom, other.bottom) - other.top > 6) faults.add(`text on text: ${name(one.element)} and ${name(other.element)}`);
    }
  });

  // What can be pressed: in view it is not covered, and two do not share a place.
  const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"], [role="tab"], [role="slider"]')].filter((element) => visible(element) && !unseen(element) && !inert(element));
  const places = controls.flatMap((element) => {
    const box = element.getBoundingClientRect();
    const away = outOfReach(element, box);
    if (away !== null) faults.add(`${away}: ${name(element)}`);
    const part = seenPart(element, box);
    if (part === null) return [];
    if (element.matches('a') && element.getClientRects().length > 1) return [];
    const over = onTop(element, (part.left + part.right) / 2, (part.top + part.bottom) / 2);
    if (over !== null) {
      // What sticks in its own list covers what is scrolled under it, and lets it out again.
      for (let at = over; at !== null; at = at.parentElement) if (styleOf(at).position === 'sticky') return [];
      if (part.right - part.left > box.width / 2 && part.bottom - part.top > box.height / 2) faults.add(`covered by ${name(over)}: ${name(element)}`);
      return [];
    }
    return [{ element, ...part }];
  });
  places.forEach((one, index) => {
    for (const other of places.slice(index + 1)) {
      // Marks on a line of time stand where their moments are.
      if (one.element.matches('[role="slider"]') || other.element.matches('[role="slider"]') || (one.element.matches('.clip-mark') && other.element.matches('.clip-mark'))) continue;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > slack && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > slack) faults.add(`one on the other: ${name(one.element)} and ${name(other.element)}`);
    }
  });

  const state = document.querySelector('[data-testid="connection-state"]');
  for (const body of document.querySelectorAll('tbody')) if (visible(body.parentElement) && body.rows.length === 0) faults.add(`a table without rows says nothing: ${name(body.parentElement)}`);
  if (state?.dataset.state !== 'lost') for (const image of document.querySelectorAll('img')) if (visible(image) && image.complete && image.naturalWidth === 0) faults.add(`a picture that did not load: ${image.src}`);
  const main = document.querySelector('main');
  if (main !== null && (main.innerText ?? '').trim() === '' && main.querySelector('video, canvas, svg') === null) faults.add('the page is empty without a word');
  // The overview for screens speaks of its connection when it is lost alone.
  if (state !== null && !inert(state) && (visible(state) || state.dataset.state !== 'live')) {
    const part = seenPart(state, state.getBoundingClientRect());
    if (part === null || onTop(state, (part.left + part.right) / 2, (part.top + part.bottom) / 2) !== null) faults.add('the state of the connection is not in view');
  }
  return [...faults];
})();
