// Live pages: parts change as the stream says; forms are sent without leaving the page.
// Without this module the link « Actualiser » and the forms do the same by hand.
const live = document.getElementById("live");
const line = document.querySelector("[data-part='line']");

// Puts a part in place; the cursor stays on the button or link it was on, if that is still there.
const place = (part, html) => {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && (focused.id || focused.value);
  part.innerHTML = html;
  if (key) {
    const again = [...part.querySelectorAll("button, a, input")].find((item) => (item.id || item.value) === key);
    (again || part.querySelector("button, a"))?.focus();
  }
};

// What this person chose is not in the parts that everybody shares.
const markOwn = () => {
  const own = document.querySelector("[data-voted]");
  if (!own) {
    return;
  }
  const voted = own.dataset.voted.split(" ");
  for (const button of document.querySelectorAll("button[name='question']")) {
    button.toggleAttribute("aria-pressed", voted.includes(button.value));
    if (voted.includes(button.value)) {
      button.setAttribute("aria-pressed", "true");
    }
  }
  for (const button of document.querySelectorAll("button[name='answer']")) {
    if (own.dataset.answer !== "" && button.value.endsWith(`-${own.dataset.answer}`)) {
      button.setAttribute("aria-pressed", "true");
    } else {
      button.removeAttribute("aria-pressed");
    }
  }
};

// The answer to a form is the whole page: each part is taken from it.
const adopt = (html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (!fresh.getElementById("live")) {
    window.location.reload();
    return true;
  }
  for (const name of ["part", "mine"]) {
    for (const part of document.querySelectorAll(`[data-${name}]`)) {
      const other = fresh.querySelector(`[data-${name}="${part.dataset[name]}"]`);
      if (!other || part.dataset.part === "line") {
        continue;
      }
      for (const key of Object.keys(other.dataset)) {
        part.dataset[key] = other.dataset[key];
      }
      if (part.innerHTML !== other.innerHTML) {
        place(part, other.innerHTML);
      }
    }
  }
  const told = fresh.querySelector("main .fr-alert p, main [role='alert']");
  line.textContent = told ? told.textContent.trim() : "";
  markOwn();
  return Boolean(fresh.querySelector("main .fr-alert--error"));
};

const send = async (form, submitter) => {
  const body = new FormData(form);
  if (submitter?.name) {
    body.append(submitter.name, submitter.value);
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const refused = adopt(await answer.text());
    if (answer.ok && !refused) {
      form.querySelectorAll("textarea").forEach((box) => {
        box.value = "";
      });
    }
  } catch {
    line.textContent = "Rien n’est parti : la connexion est coupée. Recommencez dans un instant.";
  }
};

if (live) {
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-live]")) {
      event.preventDefault();
      send(event.target, event.submitter);
    }
  });
  const source = new EventSource(live.dataset.stream);
  for (const part of document.querySelectorAll("[data-part]")) {
    source.addEventListener(part.dataset.part, (event) => {
      if (part.dataset.drawn !== event.data) {
        part.dataset.drawn = event.data;
        place(part, event.data);
        markOwn();
        if (part.querySelector("[data-over]")) {
          source.close();
        }
      }
    });
  }
  // A stream that ends by itself comes back by itself: only a longer silence is worth a word.
  let silence = null;
  source.addEventListener("error", () => {
    silence ??= setTimeout(() => {
      line.textContent = "Connexion perdue : la page se remettra à jour d’elle-même.";
    }, 8000);
  });
  source.addEventListener("open", () => {
    clearTimeout(silence);
    silence = null;
    if (line.textContent.startsWith("Connexion perdue")) {
      line.textContent = "";
    }
  });
  window.addEventListener("pagehide", () => source.close());
}
