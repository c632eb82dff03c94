/* A live room. Without this file the forms post, and a link looks for new words. */
(function () {
  'use strict';
  const room = document.querySelector('[data-room]');
  if (!room) return;
  const talk = document.getElementById('talk');
  const EVERY = 850; // between two questions for news, a little less or more so that rooms don't march in step
  const HIDDEN = 5000;
  const AGAIN = 2500; // after a send that failed
  const WRITING_EVERY = 3000;
  const says = (name, usual) => room.dataset[name] || usual; // the customer’s page brings its own language
  const store = `apprentice-${room.dataset.room}`;
  let since = Number(room.dataset.since);
  let tag = '';
  let lost = false;

  /* ---------- Words kept in this browser until the server has them ---------- */
  function read(name, fallback) {
    try { return JSON.parse(localStorage.getItem(`${store}-${name}`)) || fallback; } catch (error) { return fallback; }
  }
  function keep(name, value) {
    try {
      if (value === null || value.length === 0) localStorage.removeItem(`${store}-${name}`);
      else localStorage.setItem(`${store}-${name}`, JSON.stringify(value));
    } catch (error) { /* Private windows: kept in the page alone. */ }
  }
  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
  let told = 0; // when the other side was last told that somebody writes
  const queue = read('unsent', []);
  const bubbles = new Map();

  /* ---------- The talk: every line has an id and a place, so the same line twice is one line ---------- */
  const atEnd = () => {
    const box = talk.scrollHeight > talk.clientHeight ? talk : document.scrollingElement;
    return box.scrollHeight - box.scrollTop - box.clientHeight < 160;
  };
  function toEnd() {
    if (talk.scrollHeight > talk.clientHeight) talk.scrollTop = talk.scrollHeight;
    else if (room.dataset.side === 'customer') document.getElementById('now').scrollIntoView({ block: 'center' });
  }
  function place(line) {
    const there = document.getElementById(line.id);
    const fresh = document.importNode(line, true);
    if (window.htmx) window.htmx.process(fresh);
    if (there) { there.replaceWith(fresh); return false; }
    const order = Number(line.dataset.order);
    const after = [...talk.querySelectorAll(':scope > [data-entry]')].find((one) => Number(one.dataset.order) > order);
    talk.insertBefore(fresh, after || talk.querySelector(':scope > [data-pending]') || talk.querySelector(':scope > [data-writing]'));
    return true;
  }
  function swap(part) {
    const there = document.getElementById(part.id);
    if (!there || there.innerHTML === part.innerHTML) return;
    const held = there.contains(document.activeElement) ? document.activeElement : null;
    const fresh = document.importNode(part, true);
    there.replaceWith(fresh);
    if (window.htmx) window.htmx.process(fresh);
    if (held) (fresh.querySelector(`[value="${held.value}"]`) || fresh.querySelector('button') || talk).focus();
  }
  async function news() {
    const answer = await fetch(`${room.dataset.talk}?since=${since}`, { credentials: 'same-origin', redirect: 'error', cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    const version = Number(answer.headers.get('X-Room-Version'));
    const parts = new DOMParser().parseFromString(await answer.text(), 'text/html').body.children;
    const follow = atEnd();
    let grown = false;
    let heard = false;
    for (const part of [...parts]) {
      if (part.dataset.entry !== undefined) { grown = place(part) || grown; heard = heard || part.id.startsWith('said-'); }
      else if (part.id) swap(part);
      if (part.dataset.over !== undefined && queue.length === 0 && !room.dataset.over) { location.reload(); return; }
    }
    since = Math.max(since, version);
    settle();
    if (grown) {
      const empty = talk.querySelector('[data-empty]');
      if (empty) empty.hidden = true;
      if (follow) toEnd();
    }
    // The coach looks after the customer’s words, and once it has been quiet for a while.
    document.body.dispatchEvent(new Event('room-changed'));
    if (heard) document.body.dispatchEvent(new Event('room-heard'));
  }
  function settle() {
    // A line that has come from the server takes the place of the one that was shown while it was being sent.
    bubbles.forEach((bubble, id) => {
      if (bubble.dataset.key && talk.querySelector(`[data-entry][data-key="${bubble.dataset.key}"]`)) {
        bubble.remove();
        bubbles.delete(id);
      }
    });
  }

  /* ---------- Sending: shown at once, kept until it is there, in order, never twice ---------- */
  function bubble(entry) {
    const line = document.createElement('div');
    line.dataset.pending = '';
    const words = document.createElement(entry.kind === 'said' ? 'blockquote' : 'div');
    words.textContent = entry.words;
    if (entry.kind === 'said') {
      line.className = 'turn';
      const figure = document.createElement('figure');
      figure.className = 'voice';
      figure.append(words);
      line.append(figure);
    } else {
      line.className = 'turn turn-us';
      line.append(words);
    }
    const state = document.createElement('span');
    state.className = 'turn-line small faint';
    state.dataset.state = '';
    line.append(state);
    talk.insertBefore(line, talk.querySelector(':scope > [data-writing]'));
    bubbles.set(entry.id, line);
    const empty = talk.querySelector('[data-empty]');
    if (empty) empty.hidden = true;
    toEnd();
  }
  function mark(entry, text) {
    const line = bubbles.get(entry.id);
    if (line) line.querySelector('[data-state]').textContent = text;
  }
  function formOf(entry) { return document.querySelector(`form[data-live="${entry.kind}"]`); }
  function say(form, text) {
    const line = form.querySelector('[data-line]');
    if (line && line.textContent !== text) line.textContent = text;
  }
  function giveBack(entry, text) {
    // The server will not take these words as they are: back into the box, with the reason.
    const form = formOf(entry);
    const line = bubbles.get(entry.id);
    if (line) line.remove();
    bubbles.delete(entry.id);
    if (!form) return;
    const box = form.querySelector('textarea');
    if (!box.value) box.value = entry.words;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    say(form, text);
    box.focus();
  }
  let sending = false;
  let timer = null;
  async function flush() {
    clearTimeout(timer);
    if (sending || queue.length === 0) return;
    sending = true;
    const entry = queue[0];
    mark(entry, says('sending', 'sending…'));
    try {
      const form = formOf(entry);
      if (!form) throw new Error('no box');
      const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, key: entry.key, words: entry.words });
      if (entry.asItIs) body.set('as_it_is', '1');
      const answer = await fetch(form.action, {
        method: 'POST', body, credentials: 'same-origin', redirect: 'error', headers: { Accept: 'application/json' },
      });
      if (answer.status === 422) refused(entry, await answer.json());
      else if (!answer.ok) throw new Error(String(answer.status));
      else taken(entry, await answer.json());
    } catch (error) {
      mark(entry, error.message === '403' || error.message === '404' || error.message === '410'
        ? says('reopen', 'kept here: open the page again to send it') : says('kept', 'kept here, sent when the line is back'));
      timer = setTimeout(flush, AGAIN);
    } finally {
      sending = false;
    }
    if (queue.length && queue[0] !== entry) flush();
  }
  function forget() { queue.shift(); keep('unsent', queue); }
  function taken(entry, answer) {
    forget();
    const line = bubbles.get(entry.id);
    if (line) line.dataset.key = answer.key;
    mark(entry, says('sent', 'sent'));
    settle();
    soon();
  }
  function refused(entry, answer) {
    forget();
    giveBack(entry, answer.flagged ? 'Look at this first. You can still send it as it is.' : answer.errors.join(' '));
  }
  function send(form) {
    const box = form.querySelector('textarea');
    const words = box.value.trim();
    if (!words) { box.focus(); return; }
    const flag = document.getElementById('flag');
    const entry = {
      id: newKey(), key: form.elements.key.value || newKey(), kind: form.dataset.live, words,
      asItIs: form.id === 'ask-form' && flag !== null && flag.dataset.level !== 'none',
    };
    queue.push(entry);
    keep('unsent', queue);
    bubble(entry);
    form.elements.key.value = newKey();
    told = 0;
    box.value = '';
    keep(`draft-${entry.kind}`, null);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    flush();
  }
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('form[data-live]')) {
      event.preventDefault();
      send(form);
    } else if (form.matches('form[data-quiet]')) {
      event.preventDefault();
      press(form, event.submitter);
    }
  }, true);
  async function press(form, button) {
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body, credentials: 'same-origin', redirect: 'error', headers: { Accept: 'application/json' },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      soon();
    } catch (error) {
      window.apprentice.say('That didn’t get through. Try again in a moment.');
    }
  }
  document.addEventListener('keydown', (event) => {
    const form = event.target.closest && event.target.closest('form[data-live]');
    if (form && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(form); }
  });

  /* ---------- The box: what stands in it survives a reload; that somebody writes is told, what they write is not ---------- */
  document.addEventListener('input', (event) => {
    const form = event.target.closest('form[data-live]');
    if (!form) return;
    keep(`draft-${form.dataset.live}`, event.target.value || null);
    if (!event.target.value || Date.now() - told < WRITING_EVERY) return;
    told = Date.now();
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    fetch(room.dataset.tick, { method: 'POST', body, credentials: 'same-origin' }).catch(() => {});
  });
  document.querySelectorAll('form[data-live]').forEach((form) => {
    const box = form.querySelector('textarea');
    const draft = read(`draft-${form.dataset.live}`, '');
    if (!box.value && draft) box.value = draft;
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    const flag = document.getElementById('flag');
    const button = document.querySelector('[data-send]');
    if (flag && button) button.textContent = flag.dataset.level === 'none' ? 'Send' : 'Send as it is';
    const finish = document.getElementById('finish');
    if (event.detail.target.id === 'finish-body' && finish && !finish.open) {
      finish.showModal();
      document.getElementById('finish-title').focus();
    }
  });

  /* ---------- News ---------- */
  function show(state) {
    const writing = talk.querySelector('[data-writing]');
    if (writing.hidden === state.writing) {
      const follow = atEnd();
      writing.hidden = !state.writing;
      if (follow && state.writing) toEnd();
    }
    const here = document.querySelector('[data-here-text]');
    if (here) {
      here.textContent = state.here ? room.dataset.hereSays : room.dataset.awaySays;
      document.querySelector('[data-here]').classList.toggle('dot-away', !state.here);
    }
  }
  function line(text) {
    document.querySelectorAll('form[data-live] [data-line]').forEach((one) => {
      if (one.dataset.usual === undefined) one.dataset.usual = one.textContent;
      one.textContent = text || one.dataset.usual;
    });
  }
  let next = null;
  function soon() { clearTimeout(next); look(); }
  let looking = false;
  async function look() {
    if (looking) return;
    looking = true;
    try {
      const answer = await fetch(room.dataset.tick, {
        credentials: 'same-origin', cache: 'no-store', headers: tag ? { 'If-None-Match': tag } : {},
      });
      if (answer.status === 200) {
        const state = await answer.json();
        if (state.version > since) await news();
        tag = answer.headers.get('ETag') || '';
        show(state);
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      if (lost) { lost = false; line(''); flush(); }
    } catch (error) {
      if (!lost) { lost = true; line(says('dropped', 'The line dropped. What you write is kept here and sent when it’s back.')); }
      tag = '';
    } finally {
      looking = false;
    }
    next = setTimeout(look, (document.hidden ? HIDDEN : EVERY) * (0.9 + 0.2 * Math.random()));
  }
  addEventListener('online', () => { soon(); flush(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) soon(); });

  if (document.querySelector('#room-place[data-over]')) room.dataset.over = 'yes';
  queue.forEach(bubble);
  toEnd();
  flush();
  look();
}());
