// What the page does besides being read: tabs by mouse and keyboard, and the plan viewer, which starts when it is looked at.
const { plans, queries } = JSON.parse(document.getElementById('plans').textContent);
const text = (id) => document.getElementById(id).textContent;

// The plan viewer shows some texts of a plan as HTML. Nothing that follows a zero-width space is a tag.
const harmless = (_, value) => (typeof value === 'string' ? value.replace(/<(?=[a-z/!?])/gi, '<\u200b') : value);

const viewerDocument = () => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const scripts = ['viewer-vue', 'viewer-pev2', 'viewer-start'].map((id) => `<script>${text(id)}</script>`);
  return `<!doctype html><html lang="en" data-bs-theme="${dark ? 'dark' : 'light'}"><head><meta charset="utf-8">
    <title>Plan</title><style>${text('viewer-css')}</style></head>
    <body><div id="app" class="d-flex flex-column vh-100"></div>${scripts.join('')}</body></html>`;
};

const startViewers = (panel) => {
  for (const place of panel.querySelectorAll('[data-plan]:not([data-started])')) {
    place.dataset.started = '';
    const frame = document.createElement('iframe');
    frame.title = place.dataset.title;
    const { document: source, query } = plans[Number(place.dataset.plan)];
    frame.plan = { source: JSON.stringify(source, harmless, 2), query: harmless('', queries[query]) };
    frame.srcdoc = viewerDocument();
    place.append(frame);
  }
};

const select = (tab) => {
  for (const other of tab.closest('[role=tablist]').querySelectorAll('[role=tab]')) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
  }
  startViewers(document.getElementById(tab.getAttribute('aria-controls')));
};

document.addEventListener('click', ({ target }) => {
  const tab = target.closest('[role=tab]');
  if (tab) select(tab);
});

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

document.addEventListener('keydown', (event) => {
  const tab = event.target.closest('[role=tab]');
  const step = STEPS[event.key];
  if (!tab || !step) return;
  const tabs = [...tab.closest('[role=tablist]').querySelectorAll('[role=tab]')];
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  select(next);
  next.focus();
  event.preventDefault();
});
