// Shows the series that the filters let through; a link to a series sets the filters so that it is one of them.
const form = document.querySelector('.filters');
const sections = [...document.querySelectorAll('.series')];

const show = () => {
  const chosen = [...new FormData(form)].filter(([, value]) => value !== '');
  for (const section of sections) section.hidden = !chosen.every(([name, value]) => section.dataset[name] === value);
  const count = sections.filter((section) => !section.hidden).length;
  document.getElementById('shown').textContent = `${count} of ${sections.length} series`;
};

const showTarget = () => {
  const section = sections.find(({ id }) => `#${id}` === window.location.hash);
  if (!section) return;
  for (const select of form.querySelectorAll('select')) select.value = section.dataset[select.name];
  show();
  section.scrollIntoView();
  section.focus({ preventScroll: true });
};

form.addEventListener('change', show);
window.addEventListener('hashchange', showTarget);
show();
showTarget();
