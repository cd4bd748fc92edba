// What the page does besides being read: tabs by mouse and keyboard, and the plan viewer, which starts when it is looked at.
const unpack = async (id) => {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (character) => character.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
};

const once = (make) => {
  let made;
  return () => {
    made ??= make();
    return made;
  };
};

const loadPlans = once(async () => JSON.parse(await unpack('plans')));

// The plan viewer shows some texts of a plan as HTML. Nothing that follows a zero-width space is a tag.
const harmless = (_, value) => (typeof value === 'string' ? value.replace(/<(?=[a-z/!?])/gi, '<\u200b') : value);

const loadViewer = once(async () => {
  const css = await unpack('viewer-css');
  const texts = await Promise.all(['viewer-vue', 'viewer-pev2', 'viewer-start'].map(unpack));
  const scripts = texts.map((text) => `<script>${text}</script>`).join('');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  return `<!doctype html><html lang="en" data-bs-theme="${dark ? 'dark' : 'light'}"><head><meta charset="utf-8">
    <title>Plan</title><style>${css}</style></head>
    <body><div id="app" class="d-flex flex-column vh-100"></div>${scripts}</body></html>`;
});

const startViewers = async (panel) => {
  const places = panel.querySelectorAll('[data-plan]:not([data-started])');
  for (const place of places) place.dataset.started = '';
  if (places.length === 0) return;
  const [{ plans, queries }, viewer] = await Promise.all([loadPlans(), loadViewer()]);
  for (const place of places) {
    const { document: source, query } = plans[Number(place.dataset.plan)];
    const frame = document.createElement('iframe');
    frame.title = place.dataset.title;
    frame.plan = { source: JSON.stringify(source, harmless, 2), query: harmless('', queries[query]) };
    frame.srcdoc = viewer;
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
