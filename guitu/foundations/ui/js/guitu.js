// What the browser adds to pages that already work without it. Nothing is kept in browser storage.
import "htmx.org/dist/htmx.esm.js";
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { guardUnsent } from "./unsent.js";

const COMPONENTS = [Button, CharacterCount, ErrorSummary];

function wake(scope) {
  for (const component of COMPONENTS) createAll(component, undefined, { scope, onError: () => {} });
}

// After a swap the browser leaves the focus on <body>, and a screen reader hears nothing.
function focusOnNews(scope) {
  const news = scope.querySelector(".govuk-error-summary, [data-focus]");
  if (!news) return;
  if (!news.hasAttribute("tabindex")) news.setAttribute("tabindex", "-1");
  news.focus();
}

function afterSwap(event) {
  const scope = event.target instanceof Element && event.target.isConnected ? event.target : document.body;
  const around = scope.closest("main, [data-ui-part]") ?? document.body;
  wake(around);
  focusOnNews(around);
}

// A page taken back out of the browser's memory may show a record to the next person at this desk.
function reloadIfRemembered(event) {
  if (event.persisted) window.location.reload();
}

document.documentElement.classList.add("js");
document.body.classList.add("js-enabled", "govuk-frontend-supported");
wake(document);
guardUnsent();
document.addEventListener("htmx:after:swap", afterSwap);
window.addEventListener("pageshow", reloadIfRemembered);
document.addEventListener("click", (event) => {
  const printer = event.target instanceof Element && event.target.closest("[data-print]");
  if (printer) window.print();
});
