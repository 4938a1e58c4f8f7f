// The assistant: an answer brings the next question without leaving the page.
// Without this module each answer is a page, and says the same.
const PLACE = "assistant";

async function show(address, options) {
  const response = await fetch(address, { credentials: "same-origin", ...options });
  const read = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = read.getElementById(PLACE);
  if (!next) {
    throw new Error("no dialogue in the answer");
  }
  document.getElementById(PLACE).replaceWith(document.adoptNode(next));
  document.title = read.title;
  // What is new is read aloud: the errors if any, else the question.
  const target = document.getElementById("form-errors") ?? document.getElementById("suite");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
  return response.url;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest(`#${PLACE}`)) {
    return;
  }
  event.preventDefault();
  try {
    const url = await show(form.action, { method: "POST", body: new FormData(form, event.submitter) });
    history.pushState({}, "", url);
  } catch {
    if (event.submitter?.name) {
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = event.submitter.name;
      kept.value = event.submitter.value;
      form.append(kept);
    }
    form.submit();
  }
});

window.addEventListener("popstate", () => {
  location.reload();
});
