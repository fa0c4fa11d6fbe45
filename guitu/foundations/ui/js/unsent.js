// Words that were typed and not sent are not dropped by a link, a tab or another language without a question.
// What was typed stays on the page alone; a form that is being sent asks nothing.
const sent = new WeakSet();

function isUnsent(field) {
  const typed = field.value.trim();
  // After an error what was typed comes back as what the field began with.
  const isBack = field.form.querySelector(".govuk-error-message") !== null;
  return typed !== "" && !field.readOnly && (isBack || field.value !== field.defaultValue);
}

function ask(event) {
  const fields = [...document.querySelectorAll("form[method=post] textarea")];
  if (!fields.some((field) => !sent.has(field.form) && isUnsent(field))) return;
  event.preventDefault();
  // Browsers of before 2024 ask only where this is set, too.
  event.returnValue = true;
}

export function guardUnsent() {
  document.addEventListener("submit", (event) => sent.add(event.target));
  window.addEventListener("beforeunload", ask);
}
