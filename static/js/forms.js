/* Forms: drafts save themselves, and one press sends once. Plain forms without this file. */
(function () {
  'use strict';
  const PAUSE = 800; // after the last key
  const AGAIN = 5000; // after a save that failed
  const tell = (text) => window.apprentice.told(text);
  const clock = () => new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

  /* ---------- Autosave: <form data-autosave="url" data-status="id of a role=status"> ---------- */
  class Draft {
    constructor(form) {
      this.form = form;
      this.timer = null;
      this.saving = false;
      this.kept = this.read();
      form.addEventListener('input', () => this.later(PAUSE));
      form.addEventListener('submit', (event) => setTimeout(() => { this.sent = !event.defaultPrevented; }));
      addEventListener('pageshow', () => { this.sent = false; });
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') this.save(true); });
      addEventListener('online', () => this.later(0));
      addEventListener('beforeunload', (event) => { if (this.failed && this.changed()) event.preventDefault(); });
    }

    read() {
      return new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === 'string')).toString();
    }

    changed() { return !this.sent && this.form.isConnected && this.read() !== this.kept; }

    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(false), wait);
    }

    say(text) {
      const line = document.getElementById(this.form.dataset.status);
      if (!line) return;
      const words = line.querySelector('[data-saved-text]') || line;
      if (words.textContent !== text) words.textContent = text;
    }

    async save(leaving) {
      if (!this.changed() || (this.saving && !leaving)) return;
      const form = this.form;
      const body = this.read();
      this.saving = true;
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: 'POST', body, keepalive: leaving, credentials: 'same-origin', redirect: 'error',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Autosave': 'true' },
        });
        this.done(answer, body);
      } catch (error) {
        this.wait(tell('Not saved yet. We’ll try again when you’re back on the line.'));
      } finally {
        this.saving = false;
      }
      if (!this.failed && this.changed()) this.later(PAUSE);
    }

    done(answer, body) {
      const gone = answer.headers.get('HX-Redirect');
      if (answer.ok && !gone) {
        this.kept = body;
        this.failed = false;
        this.say(`${tell('Saved')} ${clock()}. ${this.form.dataset.saved || tell('Only you can see it until you send.')}`);
      } else if (gone || answer.status === 401) {
        this.wait(tell('Not saved yet: you’ve been signed out. Sign in again in another tab, then go on here.'));
      } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        this.failed = true;
        this.say(tell('Not saved. Send it, and we’ll show you what to change.'));
      } else {
        this.wait(tell('Not saved yet. We’ll try again in a moment.'));
      }
    }

    wait(text) {
      this.failed = true;
      this.say(text);
      this.later(AGAIN);
    }
  }
  const watch = (scope) => scope.querySelectorAll('form[data-autosave]').forEach((form) => {
    if (!form.dataset.watched) { form.dataset.watched = 'yes'; new Draft(form); }
  });

  /* ---------- One press sends once; the way back makes it pressable again ---------- */
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = 'yes';
    form.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sending]').forEach((form) => {
    delete form.dataset.sending;
    form.removeAttribute('aria-busy');
  }));

  /* ---------- Words offered: <button data-use="id of a field" data-text="..."> puts them there ---------- */
  document.addEventListener('click', (event) => {
    const offer = event.target.closest('[data-use]');
    const field = offer && document.getElementById(offer.dataset.use);
    if (!field) return;
    event.preventDefault();
    field.value = offer.dataset.text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });

  /* ---------- The line under a question lies behind its box; while the words move it would be in the wrong place ---------- */
  document.addEventListener('input', (event) => {
    const box = event.target.closest('.askbox');
    if (box) box.querySelector('.ask-under').dataset.stale = '';
  });

  /* ---------- A field somebody is putting right is no longer marked as wrong ---------- */
  document.addEventListener('input', (event) => {
    if (!event.target.matches('.is-invalid')) return;
    event.target.classList.add('is-mending');
    event.target.removeAttribute('aria-invalid');
  });

  /* ---------- A page that came back with something to change opens there ---------- */
  const wrong = document.querySelector('#main .field-error');
  const first = wrong && wrong.closest('.field') && wrong.closest('.field').querySelector('input:not([type=hidden]), textarea, select');
  if (first) {
    first.focus({ preventScroll: true });
    wrong.closest('.field').scrollIntoView({ block: 'center' });
  }

  /* ---------- What is missing is said by the page, beside the field and in our words, not by the browser ---------- */
  const ours = () => document.querySelectorAll('form[method=post]').forEach((form) => { form.noValidate = true; });

  document.addEventListener('htmx:afterSwap', () => { watch(document); ours(); });
  watch(document);
  ours();
}());
