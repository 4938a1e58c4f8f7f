// The window of returned invoices: the section that every browser shows becomes a modal dialog.
// Without this module the section stays at the top of the page and does the same.
const section = document.getElementById("returns");

if (section && typeof HTMLDialogElement === "function") {
  const dialog = document.createElement("dialog");
  dialog.className = "preau-sb-dialog";
  dialog.setAttribute("aria-labelledby", "returns-title");
  section.replaceWith(dialog);
  dialog.append(...section.childNodes);

  // Escape is the close button.
  const closing = dialog.querySelector("form[data-close]");
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closing?.requestSubmit();
  });
  dialog.showModal();
  dialog.querySelector("#returns-title").focus();
}
