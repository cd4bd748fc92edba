// Runs in the frame of one plan: hands the plan of the frame to the plan viewer.
const { source, query } = window.frameElement.plan;
Vue.createApp({ render: () => Vue.h(pev2.Plan, { planSource: source, planQuery: query }) }).mount('#app');

// A frame made from text takes its addresses from the page around it, so that a link to "#raw" would leave the plan.
document.addEventListener(
  'click',
  (event) => {
    const link = event.target.closest('a[href]');
    const href = link?.getAttribute('href') ?? '';
    if (/^https?:/.test(href)) link.target = '_blank';
    if (!href.startsWith('#')) return;
    event.preventDefault();
    window.location.hash = href;
  },
  true,
);
